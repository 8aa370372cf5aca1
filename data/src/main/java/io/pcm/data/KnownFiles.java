package io.pcm.data;

import io.pcm.data.FileHead.Content;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files that are told by their first bytes, and what to do with those that PCM does not read. */
final class KnownFiles {
  /** By the first bytes of a file, as ISO 8859-1. */
  private static final Map<String, FileHead> MAGIC = new LinkedHashMap<>();

  static {
    MAGIC.put("PAR1", new FileHead(Content.PARQUET, "it is a Parquet file", ""));
    foreign("BZh", "it is compressed with bzip2", "unpack it first (bunzip2 -k)");
    foreign("\u00fd7zXZ\u0000", "it is compressed with xz", "unpack it first (unxz -k)");
    foreign("\u0004\"M\u0018", "it is compressed with lz4", "unpack it first (unlz4 -k)");
    foreign("7z\u00bc\u00af'\u001c", "it is a 7z archive", "unpack it first (7z x)");
    foreign("\u001f\u008b", "it is compressed with gzip twice", "unpack it once (gunzip -k)");
    foreign("(\u00b5/\u00fd", "it is compressed with zstd twice", "unpack it once (unzstd)");
    foreign(
        "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
        "it is an Excel workbook or another Office document",
        "save the sheet as \"CSV UTF-8\" and name that file");
    foreign("GGUF", "it is a GGUF model", "name it as the library's model, not as data");
    rows("ARROW1", "an Arrow or Feather file");
    rows("FEA1", "a Feather file");
    rows("ORC", "an ORC file");
    rows("Obj\u0001", "an Avro file");
    rows("SQLite format 3\u0000", "an SQLite file");
    rows("\u0093NUMPY", "a NumPy file");
    rows("\u0089HDF\r\n", "an HDF5 file");
    rows("\u0080\u0004\u0095", "a Python pickle");
    rows("\u0080\u0005\u0095", "a Python pickle");
    foreign("%PDF-", "it is a PDF document", "write its text as JSON Lines first");
    foreign(
        "version https://git-lfs.github.com/spec",
        "it is only a pointer of Git LFS",
        "get the file itself (git lfs pull)");
    utf("\u00ff\u00fe\u0000\u0000", "UTF-32");
    utf("\u0000\u0000\u00fe\u00ff", "UTF-32");
    utf("\u00ff\u00fe", "UTF-16");
    utf("\u00fe\u00ff", "UTF-16");
  }

  /** By what a zip archive has in it, as far as its beginning tells. */
  private static final Map<String, String> ZIPS = new LinkedHashMap<>();

  static {
    String sheet = "an Excel workbook";
    ZIPS.put("xl/", sheet);
    ZIPS.put("[Content_Types].xml", sheet + " or another Office document");
    ZIPS.put("opendocument", "a LibreOffice document");
  }

  private static final int ZIP_HEAD = 4096;
  private static final int TAR_MARK = 257;

  private KnownFiles() {}

  private static void foreign(String magic, String what, String fix) {
    MAGIC.put(magic, new FileHead(Content.FOREIGN, what, fix));
  }

  private static void rows(String magic, String what) {
    foreign(magic, "it is " + what, "write its rows as JSON Lines or Parquet first");
  }

  private static void utf(String magic, String encoding) {
    MAGIC.put(magic, encoded(encoding));
  }

  private static FileHead encoded(String encoding) {
    return new FileHead(
        Content.FOREIGN,
        "it is text in " + encoding,
        "convert it first (iconv -f " + encoding + " -t UTF-8), or save it as UTF-8");
  }

  /** What a file is; empty if it is text, or nothing that is known. */
  static Optional<FileHead> of(byte[] head) {
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, FileHead> known : MAGIC.entrySet()) {
      if (latin.startsWith(known.getKey())) {
        return Optional.of(known.getValue());
      }
    }
    if (latin.startsWith("PK\u0003\u0004")) {
      return Optional.of(zip(latin.substring(0, Math.min(ZIP_HEAD, latin.length()))));
    }
    if (latin.startsWith("ustar", TAR_MARK)) {
      return Optional.of(
          new FileHead(
              Content.FOREIGN,
              "it is a tar archive",
              "unpack it first (tar -xf) and name the files in it"));
    }
    if (!latin.isEmpty() && latin.chars().allMatch(c -> c == 0)) {
      return Optional.of(
          new FileHead(
              Content.FOREIGN,
              "it has only NUL bytes",
              "it was damaged, perhaps when a disk was full: copy or write it again"));
    }
    int zeros = (int) latin.chars().filter(c -> c == 0).count();
    if (zeros > 0 && zeros * 8 > latin.length()) {
      return Optional.of(encoded(zeros * 2 > latin.length() + 2 ? "UTF-32" : "UTF-16"));
    }
    return markup(latin);
  }

  private static FileHead zip(String head) {
    for (Map.Entry<String, String> known : ZIPS.entrySet()) {
      if (head.contains(known.getKey())) {
        return new FileHead(
            Content.FOREIGN,
            "it is " + known.getValue(),
            "save the sheet as \"CSV UTF-8\" and name that file");
      }
    }
    return new FileHead(Content.FOREIGN, "it is a zip archive", "unpack it first (unzip)");
  }

  private static Optional<FileHead> markup(String latin) {
    String start = latin.substring(0, Math.min(ZIP_HEAD, latin.length()));
    start = start.replaceFirst("^\u00ef\u00bb\u00bf", "").strip().toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      return Optional.of(
          new FileHead(
              Content.FOREIGN,
              "it is a web page",
              "perhaps a login or an error was saved in place of the data: look at it and download"
                  + " the data again"));
    }
    return start.startsWith("<?xml")
        ? Optional.of(
            new FileHead(Content.FOREIGN, "it is XML", "write its rows as JSON Lines first"))
        : Optional.empty();
  }
}
