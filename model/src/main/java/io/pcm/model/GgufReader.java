package io.pcm.model;

import io.pcm.model.GgufEntries.Listed;
import java.io.IOException;

/** Reads one head: the metadata, of which little is kept, then the positions of the tensors. */
final class GgufReader {
  private static final long MAGIC = 0x46554747L;

  /**
   * Maximum number of metadata entries and of tensors: a hundred times that of the largest models.
   */
  private static final long COUNT_MAX = 1_000_000;

  /** Maximum number of used metadata entries; a head has a dozen. */
  private static final int KEPT_MAX = 100;

  /** Maximum bytes of a used key or text. */
  private static final int TEXT_MAX = 256;

  private static final int DEPTH_MAX = 4;
  private static final int DIMENSIONS_MAX = 4;
  private static final long ALIGNMENT = 32;

  private final GgufBytes in;
  private final ControlTokens tokens;
  private final GgufEntries entries = new GgufEntries();
  private long parameters;
  private long repacked;

  /**
   * @param tokens gets what it wants of the lists
   */
  GgufReader(GgufBytes in, ControlTokens tokens) {
    this.in = in;
    this.tokens = tokens;
  }

  /** The file violates the format; the message continues a sentence that begins with its name. */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @throws java.io.EOFException if the file ends within its head
   */
  GgufHead read() throws IOException, DamagedException {
    if (in.u32() != MAGIC) {
      throw new DamagedException("does not begin with GGUF");
    }
    long version = in.u32();
    if (version != 0 && (version & 0xffff) == 0) {
      throw new DamagedException("is a big-endian GGUF file, and this machine is little-endian");
    }
    if (version < 2 || version > 3) {
      throw new DamagedException("is GGUF version " + version + "; 2 and 3 can be read");
    }
    long tensors = count(in.i64(), COUNT_MAX, "tensors");
    long pairs = count(in.i64(), COUNT_MAX, "entries");
    for (long i = 0; i < pairs; i++) {
      pair();
    }
    long end = end(tensors);
    if (end > in.size()) {
      throw new DamagedException(
          "is cut off: it has " + in.size() + " bytes and needs " + end + " for its tensors");
    }
    String quantisation = Quantisation.named(entries.number("general.file_type", -1));
    return GgufHead.of(new GgufHead.Content(tensors, parameters, repacked, quantisation), entries);
  }

  private void pair() throws IOException, DamagedException {
    String key = keptText(in.i64());
    long type = in.u32();
    boolean kept = GgufHead.counts(key);
    if (kept && entries.size() >= KEPT_MAX) {
      throw new DamagedException("is damaged: it has too many entries such as " + key);
    }
    if (kept && entries.has(key)) {
      throw new DamagedException("is damaged: it has two entries " + key);
    }
    switch ((int) type) {
      case 0, 1, 7 -> number(kept, key, in.u8());
      case 2, 3 -> number(kept, key, in.u16());
      case 4, 5 -> number(kept, key, in.u32());
      case 10, 11 -> number(kept, key, in.i64());
      case 6 -> in.skip(4);
      case 12 -> in.skip(8);
      case 8 -> {
        String text = keptText(in.i64());
        if (kept) {
          entries.put(key, text);
        }
      }
      case 9 -> {
        Listed list = list(key, 0);
        if (kept) {
          entries.put(key, list);
        }
      }
      default -> throw new DamagedException("is damaged: an entry of type " + type);
    }
  }

  private void number(boolean kept, String key, long value) {
    if (kept) {
      entries.put(key, value);
    }
  }

  /** Reads over a list; whole numbers are added up. */
  private Listed list(String key, int depth) throws IOException, DamagedException {
    long type = in.u32();
    long length = count(in.i64(), Integer.MAX_VALUE, "values in a list");
    int width = width((int) type);
    if (type == 4 || type == 5) {
      Listed all = Listed.EMPTY;
      for (long i = 0; i < length; i++) {
        long value = in.u32();
        all = all.with(value);
        tokens.number(key, i, value);
      }
      return all;
    }
    if (width > 0) {
      in.skip(length * width);
    } else if (type == 8) {
      for (long i = 0; i < length; i++) {
        if (tokens.wants(key, i)) {
          tokens.text(keptText(in.i64()));
        } else {
          in.skip(in.i64());
        }
      }
    } else if (type == 9 && depth < DEPTH_MAX) {
      for (long i = 0; i < length; i++) {
        list("", depth + 1);
      }
    } else {
      throw new DamagedException("is damaged: a list of type " + type);
    }
    return new Listed(length, 0, 0);
  }

  private static int width(int type) {
    return switch (type) {
      case 0, 1, 7 -> 1;
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case 10, 11, 12 -> 8;
      default -> 0;
    };
  }

  /** Position after the last tensor. */
  private long end(long tensors) throws IOException, DamagedException {
    long alignment = entries.number("general.alignment", ALIGNMENT);
    if (entries.isText("general.alignment")
        || alignment <= 0
        || alignment > 1 << 30
        || Long.bitCount(alignment) != 1) {
      throw new DamagedException(
          "is damaged: general.alignment must be a power of two, not "
              + (entries.isText("general.alignment")
                  ? entries.text("general.alignment")
                  : "" + alignment));
    }
    long end = 0;
    try {
      for (long i = 0; i < tensors; i++) {
        end = Math.max(end, tensorEnd(alignment));
      }
      long start = Math.addExact(in.at(), alignment - 1) / alignment * alignment;
      return tensors == 0 ? 0 : Math.addExact(start, end);
    } catch (ArithmeticException e) {
      throw new DamagedException("is damaged: a tensor is larger than any file");
    }
  }

  private long tensorEnd(long alignment) throws IOException, DamagedException {
    in.skip(in.i64());
    long dimensions = in.u32();
    if (dimensions > DIMENSIONS_MAX) {
      throw new DamagedException("is damaged: a tensor of " + dimensions + " dimensions");
    }
    long elements = 1;
    for (long d = 0; d < dimensions; d++) {
      elements =
          Math.multiplyExact(elements, count(in.i64(), Long.MAX_VALUE, "values in a tensor"));
    }
    long type = in.u32();
    long bytes = TensorType.bytes(type, elements);
    parameters = Math.addExact(parameters, elements);
    repacked = Math.addExact(repacked, TensorType.isRepacked(type) ? bytes : 0);
    long offset = count(in.i64(), Long.MAX_VALUE, "bytes before a tensor");
    if (offset % alignment != 0) {
      throw new DamagedException("is damaged: a tensor begins at " + offset);
    }
    return Math.addExact(offset, bytes);
  }

  /** A text, or an empty one if it is too long to be used. */
  private String keptText(long length) throws IOException {
    if (length >= 0 && length <= TEXT_MAX) {
      return in.text((int) length);
    }
    in.skip(length);
    return "";
  }

  private static long count(long count, long max, String what) throws DamagedException {
    if (count < 0 || count > max) {
      throw new DamagedException("is damaged: " + Long.toUnsignedString(count) + " " + what);
    }
    return count;
  }
}
