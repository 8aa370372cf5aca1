package io.pcm.manager.chronicle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the chronicles of a run, and later what was added to them. A line that is torn or unknown
 * is left out: a chronicle has no line without which others cannot be understood but the first.
 */
public final class ChronicleReader {
  /** Accepts lines, those of one manager in order. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param epoch that of the manager
     */
    void line(int epoch, ChronicleLine line);
  }

  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.jsonl");
  private static final int CHUNK_BYTES = 1 << 20;

  /** Longer lines are left out (16 MiB). */
  private static final int LINE_MAX = 16 << 20;

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readerFor(ChronicleLine.class);

  private final Path folder;

  /** How far each file was read. */
  private final Map<Integer, Long> read = new TreeMap<>();

  private long unreadable;

  public ChronicleReader(Path folder) {
    this.folder = folder;
  }

  /** Number of lines that could not be read so far. */
  public long unreadable() {
    return unreadable;
  }

  /** Reads what was added since the last time; nothing if there are no chronicles. */
  public void more(Sink sink) throws IOException {
    Map<Integer, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          files.put(Integer.parseInt(name.group(1)), file);
        }
      }
    } catch (NoSuchFileException e) {
      return;
    }
    for (Map.Entry<Integer, Path> file : files.entrySet()) {
      more(file.getKey(), file.getValue(), sink);
    }
  }

  private void more(int epoch, Path file, Sink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = read.getOrDefault(epoch, 0L);
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      channel.position(at);
      while (channel.read(chunk) >= 0) {
        int end = lines(chunk, epoch, sink);
        at += end;
        read.put(epoch, at);
        chunk.flip().position(end);
        chunk.compact();
        if (!chunk.hasRemaining()) {
          chunk = larger(chunk);
        }
      }
    }
  }

  /** A line longer than any is dropped piece by piece. */
  private ByteBuffer larger(ByteBuffer chunk) {
    if (chunk.capacity() >= LINE_MAX) {
      unreadable++;
      return chunk.clear();
    }
    ByteBuffer larger = ByteBuffer.allocate(2 * chunk.capacity());
    return larger.put(chunk.flip());
  }

  /** Passes on the whole lines at the start of the chunk; returns where they end. */
  private int lines(ByteBuffer chunk, int epoch, Sink sink) {
    byte[] bytes = chunk.array();
    int from = 0;
    for (int i = 0; i < chunk.position(); i++) {
      if (bytes[i] == '\n') {
        line(Arrays.copyOfRange(bytes, from, i), epoch, sink);
        from = i + 1;
      }
    }
    return from;
  }

  private void line(byte[] bytes, int epoch, Sink sink) {
    if (bytes.length > 0) {
      try {
        sink.line(epoch, JSON.readValue(bytes));
      } catch (IOException | IllegalArgumentException e) {
        unreadable++;
      }
    }
  }
}
