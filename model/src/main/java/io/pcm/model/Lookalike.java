package io.pcm.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is, if it is not a GGUF file, judged by its first bytes. */
final class Lookalike {
  private static final int BYTES = 64;
  private static final String LFS = "a Git LFS pointer, which stands for the file";
  private static final String TENSORS = "a safetensors file";
  private static final String ZIP = "a ZIP or PyTorch file";
  private static final String OLD = "a model in a format older than GGUF";

  private Lookalike() {}

  /** A description; empty for a file that begins like GGUF. */
  static String of(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String plain = text.replace("\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("GGUF")) {
      return "";
    } else if (text.isEmpty()) {
      return "empty";
    } else if (text.startsWith("version https://git-lfs")) {
      return LFS;
    } else if (plain.startsWith("<")) {
      return "a web page (HTML or XML)";
    } else if (text.startsWith("PK\u0003\u0004") || text.startsWith("\u0080\u0002")) {
      return ZIP;
    } else if (text.startsWith("\u001f\u008b")) {
      return "a gzip file";
    } else if (bytes.length > 9 && bytes[7] == 0 && bytes[8] == '{') {
      return TENSORS;
    } else if (text.startsWith("lmgg") || text.startsWith("tjgg") || text.startsWith("fmgg")) {
      return OLD;
    } else if (plain.startsWith("{") || plain.startsWith("[")) {
      return "JSON text";
    }
    return "something else";
  }

  static String fix(String what) {
    return switch (what) {
      case LFS -> "fetch the file itself (git lfs pull, or pcm models pull URL)";
      case TENSORS, ZIP ->
          "use the model in GGUF format (llama.cpp's convert_hf_to_gguf.py makes it)";
      case OLD -> "use the model in GGUF format";
      default -> BadModelException.FETCH;
    };
  }
}
