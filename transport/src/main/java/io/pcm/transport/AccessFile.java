package io.pcm.transport;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.protocol.seal.WireVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
  /** Addresses that one manager may name. */
  public static final int ADDRESSES = 16;

  /** Bytes of the file. */
  static final int BYTES = 16 * 1024;

  /**
   * @throws IllegalArgumentException if there are no or too many addresses, or one is none
   */
  public AccessFile {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || addresses.size() > ADDRESSES) {
      throw new IllegalArgumentException(
          "there are 1 to " + ADDRESSES + " addresses, not " + addresses.size());
    }
    for (String address : addresses) {
      if (!address.matches("tcp://[A-Za-z0-9_.:\\[\\]%-]{1,255}:[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "an address is like tcp://host:port, not '" + address + "'");
      }
    }
    if (version < 1 || epoch < 1) {
      throw new IllegalArgumentException("version and epoch are 1 or more");
    }
  }

  /** For this build's version of the wire. */
  public static AccessFile of(RunId run, RunSecret secret, int epoch, List<String> addresses) {
    return new AccessFile(WireVersion.MAJOR, run, secret, epoch, addresses);
  }

  /**
   * Reads the file.
   *
   * @throws AccessFileException if it is no access file, or one that others may read, or belongs to
   *     somebody else; the message says how to fix it
   * @throws IOException if it cannot be read, {@link java.nio.file.NoSuchFileException} if there is
   *     none
   */
  public static AccessFile read(Path file) throws IOException {
    AccessFileGuard.check(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES + 1);
    }
    if (bytes.length > BYTES) {
      throw AccessFileException.damaged(
          file + " is longer than " + BYTES + " bytes, so it is not an access file of a run");
    }
    return AccessFileText.parse(file, new String(bytes, StandardCharsets.UTF_8));
  }

  /** Writes the file, mode 0600: whoever reads it meanwhile sees the old one or the new one. */
  public void write(Path file) throws IOException {
    AccessFileGuard.replace(file, AccessFileText.of(this).getBytes(StandardCharsets.UTF_8));
  }
}
