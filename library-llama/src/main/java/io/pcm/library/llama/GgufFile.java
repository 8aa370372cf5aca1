package io.pcm.library.llama;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the head of a GGUF file says, read before native code sees the file, because that tells
 * little about a file it cannot read. Layout: the GGUF specification in ggml, {@code docs/gguf.md}.
 *
 * @param architecture such as {@code llama} or {@code qwen2}
 * @param trainedContext tokens the model was trained for, 0 if the file does not say
 * @param addsBegin whether a prompt's first token is a begin token that nobody wrote
 */
record GgufFile(String architecture, long trainedContext, boolean addsBegin) {
  private static final int MAGIC = 0x46554747;
  private static final int STRING_BYTES_MAX = 16 * 1024 * 1024;
  private static final long COUNT_MAX = 100_000_000;
  private static final int ALIGNMENT = 32;

  /** The file cannot be a whole GGUF file; the message names it and says why. */
  static final class BadModelFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BadModelFileException(Path file, String why) {
      super(
          "the model file "
              + file
              + " "
              + why
              + "; give a whole GGUF file (pcm models pull fetches one)",
          null,
          false,
          false);
    }

    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @throws BadModelFileException unless the file's head is GGUF and all tensors lie within the
   *     file
   */
  static GgufFile read(Path file) throws BadModelFileException {
    if (!Files.isRegularFile(file)) {
      throw new BadModelFileException(
          file, Files.exists(file) ? "is not a file" : "does not exist on this machine");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new Reader(file, Files.size(file), in).read();
    } catch (EOFException e) {
      throw new BadModelFileException(file, "ends within its head");
    } catch (IOException e) {
      throw new BadModelFileException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Little-endian values in the order of the file. */
  private static final class Reader {
    private final Path file;
    private final long size;
    private final DataInputStream in;
    private long at;

    /** Scalars and texts by key, as text. */
    private final Map<String, String> metadata = new HashMap<>();

    Reader(Path file, long size, InputStream in) {
      this.file = file;
      this.size = size;
      this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
    }

    GgufFile read() throws IOException, BadModelFileException {
      if (size < 24 || u32() != MAGIC) {
        throw bad("does not begin with GGUF (" + size + " bytes)");
      }
      long version = u32();
      if (version < 2 || version > 3) {
        throw bad("is GGUF version " + version + "; 2 and 3 can be read");
      }
      long tensors = count();
      long pairs = count();
      for (long i = 0; i < pairs; i++) {
        String key = text();
        value(key, u32(), 0);
      }
      checkTensors(tensors);
      String architecture = metadata.getOrDefault("general.architecture", "unknown");
      String context = metadata.getOrDefault(architecture + ".context_length", "0");
      return new GgufFile(architecture, Long.parseLong(context), addsBegin());
    }

    /** As llama.cpp decides where the file does not say: SentencePiece and Llama 3 do. */
    private boolean addsBegin() {
      String said = metadata.get("tokenizer.ggml.add_bos_token");
      if (said != null) {
        return !said.equals("0");
      }
      String kind = metadata.getOrDefault("tokenizer.ggml.model", "");
      String variant = metadata.getOrDefault("tokenizer.ggml.pre", "");
      return kind.equals("llama") || variant.startsWith("llama-") || variant.equals("llama3");
    }

    private void checkTensors(long tensors) throws IOException, BadModelFileException {
      long end = 0;
      for (long i = 0; i < tensors; i++) {
        text();
        long elements = 1;
        long dimensions = u32();
        if (dimensions > 8) {
          throw bad("is damaged: a tensor of " + dimensions + " dimensions");
        }
        for (long d = 0; d < dimensions; d++) {
          elements *= i64();
        }
        long bytes = bytes(u32(), elements);
        end = Math.max(end, i64() + bytes);
      }
      long alignment = Long.parseLong(metadata.getOrDefault("general.alignment", "" + ALIGNMENT));
      long start = (at + alignment - 1) / alignment * alignment;
      if (start + end > size) {
        throw bad("is cut off: it has " + size + " bytes and needs " + (start + end));
      }
    }

    /** Bytes of a tensor; 0 for a type not known here, of which then only the place is checked. */
    private static long bytes(long type, long elements) {
      return switch ((int) type) {
        case 0 -> elements * 4;
        case 1, 30 -> elements * 2;
        case 2 -> elements / 32 * 18;
        case 3 -> elements / 32 * 20;
        case 6 -> elements / 32 * 22;
        case 7 -> elements / 32 * 24;
        case 8 -> elements / 32 * 34;
        case 10 -> elements / 256 * 84;
        case 11 -> elements / 256 * 110;
        case 12 -> elements / 256 * 144;
        case 13 -> elements / 256 * 176;
        case 14 -> elements / 256 * 210;
        default -> 0;
      };
    }

    private void value(String key, long type, int depth) throws IOException, BadModelFileException {
      switch ((int) type) {
        case 0, 1, 7 -> metadata.put(key, Integer.toString(u8()));
        case 2, 3 -> skip(2);
        case 4, 5 -> metadata.put(key, Long.toString(u32()));
        case 6 -> skip(4);
        case 8 -> metadata.put(key, text());
        case 9 -> array(key, depth);
        case 10, 11 -> metadata.put(key, Long.toString(i64()));
        case 12 -> skip(8);
        default -> throw bad("is damaged: " + key + " is of type " + type);
      }
    }

    private void array(String key, int depth) throws IOException, BadModelFileException {
      long type = u32();
      long length = count();
      int width =
          switch ((int) type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            default -> 0;
          };
      if (width > 0) {
        skip(length * width);
      } else if (type == 8) {
        for (long i = 0; i < length; i++) {
          skip(length(i64()));
        }
      } else if (type == 9 && depth < 4) {
        for (long i = 0; i < length; i++) {
          array(key, depth + 1);
        }
      } else {
        throw bad("is damaged: " + key + " is a list of type " + type);
      }
    }

    private String text() throws IOException, BadModelFileException {
      byte[] bytes = in.readNBytes(length(i64()));
      at += bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private int length(long length) throws BadModelFileException {
      if (length < 0 || length > STRING_BYTES_MAX) {
        throw bad("is damaged: a text of " + Long.toUnsignedString(length) + " bytes");
      }
      return (int) length;
    }

    private long count() throws IOException, BadModelFileException {
      long count = i64();
      if (count < 0 || count > COUNT_MAX) {
        throw bad("is damaged: it counts " + Long.toUnsignedString(count) + " parts");
      }
      return count;
    }

    private int u8() throws IOException {
      at++;
      return in.readUnsignedByte();
    }

    private long u32() throws IOException {
      at += 4;
      return Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
    }

    private long i64() throws IOException {
      at += 8;
      return Long.reverseBytes(in.readLong());
    }

    private void skip(long bytes) throws IOException {
      in.skipNBytes(bytes);
      at += bytes;
    }

    private BadModelFileException bad(String why) {
      return new BadModelFileException(file, why);
    }
  }
}
