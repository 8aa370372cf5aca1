package io.pcm.workflowfile;

import io.pcm.api.workflow.NearbyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a text file as UTF-8, with a limit on its size. */
final class SourceText {
  /** Maximum bytes (16 MiB): four times the maximum number of code points of YAML. */
  static final int BYTES = 16 * 1024 * 1024;

  private SourceText() {}

  /** The text; empty if it could not be read, which is reported. */
  static Optional<String> read(Path file, Place.Source source, String property, Problems problems) {
    Place start = new Place(source, 1, 1);
    try {
      if (Files.isDirectory(file)) {
        problems.add(start, property, "is a folder, not a file" + inside(file));
        return Optional.empty();
      }
      byte[] bytes;
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      } else if (!Files.isRegularFile(file)) {
        problems.add(start, property, "is not a regular file");
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(BYTES + 1);
      }
      if (bytes.length > BYTES) {
        problems.add(
            start, property, "the file is larger than 16 MiB; put data into a separate file");
        return Optional.empty();
      }
      return decoded(bytes, source, property, problems);
    } catch (NoSuchFileException e) {
      problems.add(start, property, "no such file: " + file + NearbyFiles.hint(file));
    } catch (IOException e) {
      problems.add(start, property, "cannot be read: " + e);
    }
    return Optional.empty();
  }

  private static String inside(Path folder) {
    Path usual = folder.resolve("workflow.yaml");
    return Files.isRegularFile(usual) ? "; did you mean " + usual + "?" : "";
  }

  private static Optional<String> decoded(
      byte[] bytes, Place.Source source, String property, Problems problems) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    out.flip();
    String text = out.toString();
    if (result.isError()) {
      problems.add(
          after(text, source),
          property,
          String.format("byte 0x%02X is not UTF-8; save the file as UTF-8", bytes[in.position()]));
      return Optional.empty();
    }
    return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
  }

  /** The position after a text. */
  static Place after(String text, Place.Source source) {
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    int start = text.lastIndexOf('\n') + 1;
    return new Place(source, line, 1 + text.codePointCount(start, text.length()));
  }
}
