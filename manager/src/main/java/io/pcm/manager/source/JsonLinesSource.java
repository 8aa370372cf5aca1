package io.pcm.manager.source;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.protocol.message.ItemHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The lines of a file. Holds the open file, a window of its bytes, and the positions of the lines
 * of a few index entries.
 */
final class JsonLinesSource implements ItemSource {
  /** Longer lines are read by themselves. */
  private static final int WINDOW_BYTES = 512 * 1024;

  /** Number of index entries whose lines are remembered: retries jump back, but not far. */
  private static final int ENTRIES = 8;

  /** Interval between checks of the file's attributes while its bytes are in memory. */
  private static final long LOOK_NANOS = 1_000_000_000;

  private final LineIndex index;
  private final FileChannel channel;
  private long looked = System.nanoTime();
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
  private long windowStart;
  private final Map<Integer, Lines> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Lines> eldest) {
          return size() > ENTRIES;
        }
      };

  /** Positions of the lines of one entry; {@code length} excludes the line break. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Lines(long[] start, int[] length, long[] number) {}

  private JsonLinesSource(LineIndex index, FileChannel channel) {
    this.index = index;
    this.channel = channel;
    window.limit(0);
  }

  static JsonLinesSource open(LineIndex index) throws SourceException {
    index.refuseIfChanged();
    try {
      return new JsonLinesSource(index, FileChannel.open(index.file(), StandardOpenOption.READ));
    } catch (IOException e) {
      throw SourceException.of(index.file(), e);
    }
  }

  @Override
  public int count() {
    return index.count();
  }

  @Override
  public Optional<String> sha256() {
    return Optional.of(index.sha256());
  }

  @Override
  public String place(int item) throws SourceException {
    return LineOrigins.place(index.file(), lines(item).number[item % LineIndex.LINES_PER_ENTRY]);
  }

  @Override
  public Item read(int item) throws SourceException {
    Objects.checkIndex(item, index.count());
    look();
    Lines lines = lines(item);
    int line = item % LineIndex.LINES_PER_ENTRY;
    int length = lines.length[line];
    if (length > Limits.ITEM_BYTES) {
      return new Item.Unfit(tooLarge(place(item), length));
    }
    byte[] bytes =
        length > WINDOW_BYTES
            ? readAt(lines.start[line], length)
            : fromWindow(lines.start[line], length);
    if (bytes.length < length || !ItemHash.of(bytes, 0, length).equals(index.hash(item))) {
      throw index.differs(item, lines.number[line]);
    }
    return new Item.Value(Json.of(bytes));
  }

  /** Fewer bytes if the file ends before. */
  private byte[] fromWindow(long start, int length) throws SourceException {
    if (start < windowStart || start + length > windowStart + window.limit()) {
      load(start);
    }
    int at = Math.toIntExact(start - windowStart);
    return Arrays.copyOfRange(window.array(), at, Math.min(at + length, window.limit()));
  }

  /** Fewer bytes if the file ends before. */
  private byte[] readAt(long start, int length) throws SourceException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    fill(bytes, start);
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  private void look() throws SourceException {
    index.refuseIfLost();
    long now = System.nanoTime();
    if (now - looked > LOOK_NANOS) {
      index.refuseIfChanged();
      looked = now;
    }
  }

  private Lines lines(int item) throws SourceException {
    int entry = item / LineIndex.LINES_PER_ENTRY;
    Lines lines = known.get(entry);
    if (lines == null) {
      lines = find(entry);
      known.put(entry, lines);
    }
    return lines;
  }

  private static CallError tooLarge(String place, int length) {
    return new CallError(
        CallError.ITEM_TOO_LARGE,
        place
            + " has "
            + length
            + " bytes; at most "
            + Limits.ITEM_BYTES
            + " are allowed: put what is large into a file and its path into the item");
  }

  private Lines find(int entry) throws SourceException {
    int first = entry * LineIndex.LINES_PER_ENTRY;
    int count = Math.min(LineIndex.LINES_PER_ENTRY, index.count() - first);
    Lines lines = new Lines(new long[count], new int[count], new long[count]);
    long number = index.number(entry);
    long position = index.offset(entry);
    long lineStart = position;
    long textEnd = position;
    for (int found = 0; found < count; position++) {
      boolean end = position == index.size();
      byte b = end ? (byte) '\n' : at(position);
      if (b == '\n') {
        if (textEnd > lineStart) {
          lines.start[found] = lineStart;
          lines.number[found] = number;
          lines.length[found++] = (int) Math.min(Integer.MAX_VALUE, textEnd - lineStart);
        } else if (end) {
          throw index.differs(first + found, number);
        }
        number++;
        lineStart = position + 1;
        textEnd = lineStart;
      } else if (!LinePass.isBlank(b)) {
        textEnd = position + 1;
      }
    }
    return lines;
  }

  private byte at(long position) throws SourceException {
    if (position < windowStart || position >= windowStart + window.limit()) {
      load(position);
      if (window.limit() == 0) {
        throw index.changed("it is shorter now");
      }
    }
    return window.array()[(int) (position - windowStart)];
  }

  private void load(long position) throws SourceException {
    window.clear();
    windowStart = position;
    try {
      fill(window, position);
    } finally {
      window.flip();
    }
  }

  private void fill(ByteBuffer bytes, long position) throws SourceException {
    try {
      int more = 0;
      while (bytes.hasRemaining() && more >= 0) {
        more = channel.read(bytes, position + bytes.position());
      }
    } catch (IOException e) {
      throw SourceException.of(index.file(), e);
    }
    index.refuseIfChanged();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a file that was only read does not close", e);
    }
  }
}
