package io.pcm.runtime;

import io.pcm.api.Json;
import io.pcm.data.DataException;
import io.pcm.manager.source.JsonBytes;
import io.pcm.model.FileHash;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A new file with one line per item of a stream. {@link #close} deletes it unless it was moved. */
final class StreamFile implements AutoCloseable {
  /** Calls are numbered with an int. */
  private static final long ITEMS_MAX = Integer.MAX_VALUE;

  private static final int BUFFER_BYTES = 1 << 16;

  /** In the place of an item without content: an empty line would not count as an item. */
  private static final byte[] NOTHING = "(empty)".getBytes(StandardCharsets.US_ASCII);

  /**
   * In the place of a line break in bytes that are not JSON. A space could make JSON of them; this
   * character, the ASCII substitute, is allowed nowhere in JSON.
   */
  private static final byte SUBSTITUTE = 0x1a;

  private final Path file;
  private final String owner;
  private final FileChannel channel;
  private final MessageDigest digest = FileHash.digest();
  private final OutputStream out;
  private @Nullable IOException failure;
  private long count;

  /**
   * @param owner the tasks that read it, for messages
   */
  StreamFile(Path file, String owner) throws IOException {
    Files.deleteIfExists(file);
    this.file = file;
    this.owner = owner;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    OutputStream digested = new DigestOutputStream(Channels.newOutputStream(channel), digest);
    this.out = new BufferedOutputStream(digested, BUFFER_BYTES);
  }

  /**
   * Reads the stream to its end and closes it. One item at a time is in memory: unlike an iterator,
   * {@code forEachOrdered} does not buffer what {@code flatMap} gives.
   *
   * @return SHA-256 of the file in lower-case hex
   * @throws RunException if the stream fails or is too long, or the thread is interrupted
   * @throws IOException if the file cannot be written
   */
  String writeAll(Supplier<Stream<Json>> items) throws RunException, IOException {
    try (Stream<Json> stream = Objects.requireNonNull(items.get(), "the supplier gave no stream")) {
      stream.sequential().limit(ITEMS_MAX + 1).forEachOrdered(this::write);
      out.flush();
    } catch (RuntimeException | IOException e) {
      throw translated(e);
    }
    if (failure != null) {
      throw translated(failure);
    }
    if (count > ITEMS_MAX) {
      throw new RunException(
          Kind.WORKFLOW,
          "the stream of items of "
              + owner
              + " has more than "
              + ITEMS_MAX
              + " items, which is the maximum; limit the stream");
    }
    return FileHash.hex(digest.digest());
  }

  /** Writes a file of lines. */
  @FunctionalInterface
  interface LineWriter {
    void write(OutputStream out) throws IOException, DataException;
  }

  /**
   * Writes lines that are already JSON Lines.
   *
   * @return SHA-256 of the file in lower-case hex
   * @throws RunException if the data cannot be used, or the thread is interrupted
   * @throws IOException if reading or writing fails
   */
  String writeAll(LineWriter lines) throws RunException, IOException {
    try {
      lines.write(new Interruptible(out));
      out.flush();
    } catch (DataException e) {
      throw new RunException(Kind.WORKFLOW, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw translated(failure == null ? e : failure);
    }
    return FileHash.hex(digest.digest());
  }

  /** Ends with the thread: a large file takes minutes. */
  private static final class Interruptible extends FilterOutputStream {
    Interruptible(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted");
      }
      out.write(bytes, from, length);
    }
  }

  /** The user's stream may wrap or hide an exception of {@link #write}. */
  private RunException translated(Exception e) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      return new RunException(
          Kind.ENVIRONMENT,
          "the start was interrupted after "
              + count
              + " items of "
              + owner
              + "; start the run again",
          e);
    }
    if (failure != null) {
      throw failure;
    }
    if (e instanceof IOException unwritable) {
      throw unwritable;
    }
    return new RunException(
        Kind.WORKFLOW,
        "the stream of items of "
            + owner
            + " failed after "
            + count
            + " items: "
            + e
            + "; correct it, then start the run again",
        e);
  }

  private void write(Json item) {
    Objects.requireNonNull(item, "an item is null; use Json.NULL for JSON's null");
    try {
      if (failure == null && Thread.currentThread().isInterrupted()) {
        failure = new IOException("interrupted");
      }
      if (failure == null) {
        out.write(line(item));
        out.write('\n');
        count++;
        return;
      }
    } catch (IOException e) {
      failure = e;
    }
    throw new UncheckedIOException(failure);
  }

  private static byte[] line(Json item) {
    byte[] bytes = item.utf8();
    boolean blank = true;
    boolean broken = false;
    for (byte b : bytes) {
      broken |= b == '\n' || b == '\r';
      blank &= b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
    if (blank) {
      return NOTHING;
    }
    return broken ? withoutBreaks(bytes, JsonBytes.isValue(item) ? (byte) ' ' : SUBSTITUTE) : bytes;
  }

  private static byte[] withoutBreaks(byte[] bytes, byte instead) {
    byte[] line = bytes.clone();
    for (int i = 0; i < line.length; i++) {
      line[i] = line[i] == '\n' || line[i] == '\r' ? instead : line[i];
    }
    return line;
  }

  /** Gives the complete file its name, after its content is on disk. */
  void moveTo(Path target) throws IOException {
    channel.force(true);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
