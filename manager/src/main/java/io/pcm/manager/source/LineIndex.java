package io.pcm.manager.source;

import io.pcm.protocol.message.ItemHash;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of a JSON Lines file when it was counted: its SHA-256, the position of every 4096th
 * line, and the hash of each line, to check that an item read later is the one that was counted.
 * Takes 8 bytes per line. Thread-safe.
 *
 * <p>Only the content counts: a file that was touched, or rewritten with the same bytes, has not
 * changed. A changed file is lost for this manager, even if it is restored.
 */
final class LineIndex {
  static final int LINES_PER_ENTRY = 4096;

  private final Path file;
  private final Lines lines = new Lines();
  private final String sha256;
  private volatile Identity identity;
  private volatile @Nullable SourceException lost;

  /** Attributes that change when a file is written or replaced. */
  private record Identity(long size, FileTime modified, @Nullable Object key) {
    static Identity of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (!now.isRegularFile()) {
        throw new IOException("it is not a regular file");
      }
      return new Identity(now.size(), now.lastModifiedTime(), now.fileKey());
    }
  }

  private LineIndex(Path file) throws IOException, SourceException {
    this.file = file;
    this.identity = Identity.of(file);
    this.sha256 = LinePass.over(file, lines);
    refuseIfChanged();
  }

  /**
   * @throws SourceException if the file does not exist, cannot be read, or changes meanwhile
   */
  static LineIndex of(Path file) throws SourceException {
    try {
      return new LineIndex(file);
    } catch (NoSuchFileException e) {
      throw new SourceException(
          SourceException.Reason.UNREADABLE, "the data file " + file + " does not exist", e);
    } catch (IOException e) {
      throw SourceException.of(file, e);
    } catch (ArithmeticException e) {
      throw new SourceException(
          SourceException.Reason.UNREADABLE,
          "the data file " + file + " has more than 2,147,483,647 lines: split it",
          e);
    }
  }

  /** Throws if the file is already known to have changed; cheap. */
  void refuseIfLost() throws SourceException {
    SourceException known = lost;
    if (known != null) {
      throw new SourceException(known.reason(), String.valueOf(known.getMessage()), known);
    }
  }

  /** Checks the file's attributes; if they differ, compares the whole file. */
  void refuseIfChanged() throws SourceException {
    refuseIfLost();
    try {
      if (!identity.equals(Identity.of(file))) {
        compare();
      }
    } catch (NoSuchFileException e) {
      throw changed("it no longer exists");
    } catch (IOException e) {
      throw changed(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void compare() throws IOException, SourceException {
    refuseIfLost();
    Identity now = Identity.of(file);
    Difference difference = new Difference(lines);
    try {
      if (LinePass.over(file, difference).equals(sha256)) {
        identity = now;
        return;
      }
    } catch (ClosedChannelException e) {
      throw SourceException.of(file, e);
    }
    throw changed(difference.words());
  }

  /** Records that the file has changed; from now on it is lost. */
  synchronized SourceException changed(String how) {
    SourceException known = lost;
    if (known == null) {
      known =
          new SourceException(
              SourceException.Reason.CHANGED,
              "the data file "
                  + file
                  + " has changed during the run: "
                  + how
                  + "; restore the old content and run the same command again, or start over with"
                  + " --fresh");
      lost = known;
    }
    return known;
  }

  /** An item was read that differs from the one that was counted. */
  SourceException differs(int item, long number) {
    try {
      compare();
    } catch (SourceException e) {
      return e;
    } catch (IOException e) {
      return changed(String.valueOf(e.getMessage()));
    }
    return changed("line " + number + " (item " + item + ") was different for a moment");
  }

  Path file() {
    return file;
  }

  long size() {
    return identity.size();
  }

  int count() {
    return lines.count;
  }

  /** Position of the first line of an entry, in bytes. */
  long offset(int entry) {
    return lines.offsets[entry];
  }

  /** Line number of the first line of an entry, from 1. */
  long number(int entry) {
    return lines.numbers[entry];
  }

  ItemHash hash(int item) {
    return new ItemHash(lines.hashes[item]);
  }

  String sha256() {
    return sha256;
  }

  /** Collects the data of each line. */
  private static final class Lines implements LinePass.Visitor {
    private long[] offsets = new long[16];
    private long[] numbers = new long[16];
    private long[] hashes = new long[1024];
    private int count;

    @Override
    public void line(long start, long number, ItemHash hash) {
      int entry = count / LINES_PER_ENTRY;
      if (count % LINES_PER_ENTRY == 0) {
        if (entry == offsets.length) {
          offsets = Arrays.copyOf(offsets, entry * 2);
          numbers = Arrays.copyOf(numbers, entry * 2);
        }
        offsets[entry] = start;
        numbers[entry] = number;
      }
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, (int) Math.min(Integer.MAX_VALUE - 8L, count * 3L / 2));
      }
      hashes[count] = hash.value();
      count = Math.incrementExact(count);
    }
  }

  /** Finds the first line that differs from the one that was counted. */
  private static final class Difference implements LinePass.Visitor {
    private final Lines counted;
    private int count;
    private long last;
    private long first;

    Difference(Lines counted) {
      this.counted = counted;
    }

    @Override
    public void line(long start, long number, ItemHash hash) {
      boolean same = count < counted.count && counted.hashes[count] == hash.value();
      if (!same && first == 0) {
        first = number;
      }
      count++;
      last = number;
    }

    String words() {
      if (first > 0 && count > counted.count && first == last - (count - counted.count) + 1) {
        return "from line " + first + " on there are more lines";
      } else if (first > 0) {
        return "line " + first + " is the first that differs";
      } else if (count < counted.count) {
        return "it ends after line " + last + " and had " + counted.count + " items";
      }
      return "blank lines, line ends or lines too long for an item differ";
    }
  }
}
