package io.pcm.transport;

import io.pcm.protocol.seal.RunId;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a member of a run must know to reach its manager, and the file it is kept in: text of {@code
 * key=value} lines, readable by its owner only.
 *
 * @param version the wire's major version that the manager speaks
 * @param run which run
 * @param secret its secret
 * @param epoch the manager's incarnation, 1 or more
 * @param addresses where the manager listens, such as {@code tcp://node1:5555}; 1 to 16, the most
 *     likely first
 */
public record AccessFile(
    int version, RunId run, RunSecret secret, int epoch, List<String> addresses) {
  public AccessFile {
    addresses = List.copyOf(addresses);
  }

  /** For this build's version of the wire. */
  public static AccessFile of(RunId run, RunSecret secret, int epoch, List<String> addresses) {
    return new AccessFile(io.pcm.protocol.seal.WireVersion.MAJOR, run, secret, epoch, addresses);
  }

  /**
   * Reads the file.
   *
   * @throws AccessFileException if it is no access file, or one that others may read, or belongs to
   *     somebody else; the message has the mend
   * @throws IOException if it cannot be read, {@link java.nio.file.NoSuchFileException} if there is
   *     none
   */
  public static AccessFile read(Path file) throws IOException {
    throw new UnsupportedOperationException(file.toString());
  }

  /** Writes the file, mode 0600: whoever reads it meanwhile sees the old one or the new one. */
  public void write(Path file) throws IOException {
    throw new UnsupportedOperationException(file.toString());
  }
}
