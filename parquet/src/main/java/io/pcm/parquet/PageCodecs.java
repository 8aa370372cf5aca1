package io.pcm.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Packs pages with zstd, and unpacks them, without the codecs of Hadoop. */
final class PageCodecs implements CompressionCodecFactory {
  /** Unpacks the bytes of a page into an array of the size that the page claims. */
  private interface Unpacking {
    /** Returns how many bytes there were. */
    int into(byte[] unpacked, byte[] packed) throws IOException;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return switch (codec) {
      case ZSTD -> new ZstdPacker();
      default -> throw new UnsupportedOperationException("pages are written with zstd");
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Unpacker(null);
      case SNAPPY -> new Unpacker((out, in) -> Snappy.uncompress(in, 0, in.length, out, 0));
      case GZIP -> new Unpacker(PageCodecs::gunzip);
      case ZSTD -> new Unpacker((out, in) -> (int) Zstd.decompress(out, in));
      case LZ4_RAW ->
          new Unpacker(
              (out, in) -> new Lz4Decompressor().decompress(in, 0, in.length, out, 0, out.length));
      default ->
          throw new UnsupportedOperationException(
              "its pages are compressed with "
                  + codec.name().toLowerCase(Locale.ROOT)
                  + "; write it with snappy, gzip, zstd or lz4_raw");
    };
  }

  private static int gunzip(byte[] out, byte[] in) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
      return gzip.readNBytes(out, 0, out.length);
    }
  }

  @Override
  public void release() {
    // Nothing is kept.
  }

  private static final class ZstdPacker implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(Zstd.compress(bytes.toByteArray()));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      // Nothing is kept.
    }
  }

  private record Unpacker(@org.jspecify.annotations.Nullable Unpacking how)
      implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      if (how == null) {
        return bytes;
      }
      ByteArrayOutputStream packed = new ByteArrayOutputStream((int) bytes.size());
      bytes.writeAllTo(packed);
      return BytesInput.from(unpacked(packed.toByteArray(), size));
    }

    @Override
    public void decompress(ByteBuffer in, int packedSize, ByteBuffer out, int size)
        throws IOException {
      byte[] packed = new byte[packedSize];
      in.get(packed);
      out.clear();
      out.put(how == null ? packed : unpacked(packed, size));
      out.flip();
    }

    private byte[] unpacked(byte[] packed, int size) throws IOException {
      byte[] unpacked = new byte[size];
      if (how != null && how.into(unpacked, packed) != size) {
        throw new IOException("a page is not as long as it says");
      }
      return unpacked;
    }

    @Override
    public void release() {
      // Nothing is kept.
    }
  }
}
