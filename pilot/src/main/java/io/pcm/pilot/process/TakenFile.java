package io.pcm.pilot.process;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.NotedResult;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.ReturnedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file that a call has returned, in a folder of the pilot. Its process may still have it open, so
 * its content counts only as far as it was hashed.
 *
 * @param bytes its size when it was taken
 * @param ending of its name, such as {@code .png}; may be empty
 * @param value the other members of the result, without braces
 * @param notes of the result; an object
 */
public record TakenFile(Path path, long bytes, String ending, String value, Json notes) {
  private static final int BUFFER = 256 * 1024;

  /** Takes bytes of the content. */
  private interface Sink {
    void take(byte[] from, int length) throws IOException;
  }

  /** The file with the hash of its content, as it is now. Takes seconds for a large file. */
  public ReturnedFile named() throws IOException {
    return named((from, length) -> {});
  }

  /**
   * Writes the content into a file, which must exist, and to the disk; returns what was written.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   */
  public ReturnedFile writeTo(Path place) throws IOException {
    try (FileChannel out =
        FileChannel.open(place, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      ReturnedFile written =
          named(
              (from, length) -> {
                ByteBuffer bytes = ByteBuffer.wrap(from, 0, length);
                while (bytes.hasRemaining()) {
                  out.write(bytes);
                }
              });
      out.force(true);
      return written;
    }
  }

  /** The part of the content that begins here; shorter than most only at the end of the file. */
  public byte[] part(long offset) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(Limits.FILE_PART_BYTES);
    try (FileChannel from = open()) {
      int read = 0;
      while (part.hasRemaining() && read >= 0) {
        read = from.read(part, offset + part.position());
      }
    }
    return Arrays.copyOf(part.array(), part.position());
  }

  /**
   * @throws IOException if it cannot be read, has another size than before, or cannot be passed on
   */
  private ReturnedFile named(Sink sink) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    long read = 0;
    try (InputStream in = Channels.newInputStream(open())) {
      for (int n = in.read(buffer); n > 0 && read <= bytes; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        sink.take(buffer, n);
        read += n;
      }
    }
    if (read != bytes) {
      throw new IOException("it had " + bytes + " bytes, and now has others");
    }
    return new ReturnedFile(HexFormat.of().formatHex(digest.digest()) + ending, bytes);
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /** The result of the call. */
  public Payload result(ReturnedFile file) {
    String members =
        "{\"file\":"
            + Json.quote(ReturnedFile.FOLDER + "/" + file.name())
            + ",\"bytes\":"
            + file.bytes()
            + ",\"sha256\":"
            + Json.quote(file.sha256())
            + (value.isEmpty() ? "" : "," + value)
            + "}";
    return new Payload(new NotedResult(Json.of(members), notes).written());
  }

  /** Deletes it. */
  public void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The guard tries again when the pilot ends.
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
