package io.pcm.runtime.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A whole result file. */
final class FileLines implements LineSource {
  private final InputStream in;

  FileLines(Path file) throws IOException {
    this.in = Files.newInputStream(file);
  }

  @Override
  public Optional<Part> next(int from) throws IOException {
    byte[] bytes = in.readNBytes(PART_BYTES);
    return Optional.of(new Part(bytes, bytes.length < PART_BYTES ? -1 : from));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
