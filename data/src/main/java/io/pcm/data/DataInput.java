package io.pcm.data;

import io.pcm.api.workflow.Items;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** An open data file: unpacked, with what its beginning tells. */
final class DataInput implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAGIC_BYTES = 4;

  private final Path file;
  private final Compression compression;
  private final BufferedInputStream content;
  private final byte[] start;
  private final boolean whole;

  private DataInput(Path file, Compression compression, InputStream unpacked) throws IOException {
    this.file = file;
    this.compression = compression;
    this.content = new BufferedInputStream(unpacked, BUFFER_BYTES);
    content.mark(FileHead.BYTES);
    this.start = content.readNBytes(FileHead.BYTES);
    content.reset();
    this.whole = start.length < FileHead.BYTES;
  }

  /**
   * @param standardInput is read if that is the file
   * @throws DataException if the file is damaged at its beginning
   */
  static DataInput open(Path file, InputStream standardInput) throws IOException, DataException {
    if (file.equals(Items.Converted.STANDARD_INPUT) && standardInput == System.in) {
      refuseTerminal(file);
    }
    InputStream raw =
        new Patient(
            file.equals(Items.Converted.STANDARD_INPUT)
                ? standardInput
                : Files.newInputStream(file));
    Compression compression = Compression.NONE;
    boolean done = false;
    try {
      BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
      in.mark(MAGIC_BYTES);
      compression = Compression.of(in.readNBytes(MAGIC_BYTES));
      in.reset();
      DataInput input = new DataInput(file, compression, compression.open(new Patient(in)));
      done = true;
      return input;
    } catch (IOException e) {
      throw translated(file, compression, e);
    } finally {
      if (!done) {
        raw.close();
      }
    }
  }

  /** Somebody who has forgotten the data would otherwise wait for it. */
  private static void refuseTerminal(Path file) throws DataException {
    try {
      String real = file.toRealPath().toString();
      if (real.startsWith("/dev/pts/") || real.startsWith("/dev/tty")) {
        throw DataException.of(
            file,
            "is a terminal, and the items are to come from it: send them with a pipe, such as zcat"
                + " data.jsonl.gz | pcm manager run workflow.yaml");
      }
    } catch (IOException e) {
      // Pipes have no path, and other systems other names.
    }
  }

  /**
   * {@link java.util.zip.GZIPInputStream} takes the end of a part for the end of all if no bytes
   * are available at that moment, as in a pipe; so there always seem to be some.
   */
  private static final class Patient extends FilterInputStream {
    Patient(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 1;
    }
  }

  Path file() {
    return file;
  }

  boolean isStandardInput() {
    return file.equals(Items.Converted.STANDARD_INPUT);
  }

  Compression compression() {
    return compression;
  }

  FileHead head() {
    return FileHead.of(start, whole);
  }

  /** The first bytes, unpacked; at most {@link FileHead#BYTES}. */
  byte[] start() {
    return start.clone();
  }

  /** Whether the first character that is no white space is this one. */
  boolean startsWith(char character) {
    for (byte b : start) {
      if (b > ' ') {
        return b == character;
      }
    }
    return false;
  }

  /** The content from its beginning, unpacked. */
  InputStream content() {
    return content;
  }

  /** An exception of {@link #content} as a mistake in the file, if it is one. */
  IOException translated(IOException e) throws DataException {
    return translated(file, compression, e);
  }

  private static IOException translated(Path file, Compression compression, IOException e)
      throws DataException {
    if (compression.isBroken(e)) {
      throw DataException.of(
          file,
          "is damaged or cut off: it is compressed with "
              + compression.shown()
              + ", and cannot be unpacked to its end ("
              + e.getMessage()
              + "). Copy or download it again; test it with "
              + compression.shown()
              + " -t");
    }
    return e;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
