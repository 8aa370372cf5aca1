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
 * What a process needs in order to connect to a run's manager, and the file that stores it: lines
 * of {@code key=value}, readable only by its owner.
 *
 * @param version major version of the manager's wire protocol
 * @param run the run's id
 * @param secret the run's secret
 * @param epoch the manager's epoch, 1 or more
 * @param addresses where the manager listens, such as {@code tcp://node1:5555}; 1 to 16, the most
 *     likely first
 */
public record AccessFile(
    int version, RunId run, RunSecret secret, int epoch, List<String> addresses) {
  /** Maximum number of addresses. */
  public static final int ADDRESSES = 16;

  /** Maximum size of the file, in bytes. */
  static final int BYTES = 16 * 1024;

  /**
   * @throws IllegalArgumentException if there are no or too many addresses, or an address is
   *     invalid
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

  /** An access file with the wire version of this build. */
  public static AccessFile of(RunId run, RunSecret secret, int epoch, List<String> addresses) {
    return new AccessFile(WireVersion.MAJOR, run, secret, epoch, addresses);
  }

  /**
   * Reads the file.
   *
   * @throws AccessFileException if it is not an access file, if others may read it, or if it
   *     belongs to another user; the message says how to fix it
   * @throws IOException if it cannot be read; {@link java.nio.file.NoSuchFileException} if it does
   *     not exist
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

  /** Writes the file atomically, with mode 0600. */
  public void write(Path file) throws IOException {
    write(file, file.toAbsolutePath().resolveSibling(""));
  }

  /**
   * The same, with a folder for the file until it is complete. If that folder belongs to one
   * manager and is deleted when another takes the run over, an old file never replaces a newer one.
   */
  public void write(Path file, Path unfinished) throws IOException {
    AccessFileGuard.replace(
        file, unfinished, AccessFileText.of(this).getBytes(StandardCharsets.UTF_8));
  }
}
