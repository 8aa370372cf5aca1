package io.pcm.data;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How a file is compressed, told by its first bytes; its name does not matter. */
enum Compression {
  NONE("plain"),
  GZIP("gzip"),
  ZSTD("zstd");

  private static final int BUFFER_BYTES = 1 << 16;

  private final String shown;

  Compression(String shown) {
    this.shown = shown;
  }

  /** The name of the tool. */
  String shown() {
    return shown;
  }

  /** By at least the first four bytes, or all there are. */
  static Compression of(byte[] head) {
    if (starts(head, 0x1f, 0x8b)) {
      return GZIP;
    }
    return starts(head, 0x28, 0xb5, 0x2f, 0xfd) ? ZSTD : NONE;
  }

  private static boolean starts(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** The content of compressed bytes, one compressed part after the other. */
  InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
      case ZSTD -> new ZstdInputStream(in);
    };
  }

  /** Whether an exception says that compressed bytes are damaged or end too early. */
  boolean isBroken(IOException e) {
    return this != NONE
        && (e instanceof EOFException || e instanceof ZipException || e instanceof ZstdIOException);
  }
}
