package io.pcm.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines that another process adds to a file, whatever the file is called meanwhile. */
final class GrowingFile implements AutoCloseable {
  /** Bytes that one look reads, and of a line that is not complete. */
  private static final int LOOK_BYTES = 256 * 1024;

  private final FileChannel file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  GrowingFile(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
  }

  /** From now on only what is new. */
  GrowingFile fromItsEnd() throws IOException {
    file.position(file.size());
    return this;
  }

  /** The lines that have become complete since the last look. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.allocate(LOOK_BYTES);
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // The end of the file, or of what one look reads, ends this.
    }
    bytes.flip();
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n' || line.size() >= LOOK_BYTES) {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      }
      if (next != '\n') {
        line.write(next);
      }
    }
    return lines;
  }

  /** The same, and a line that is not complete: of a process that has ended. */
  List<String> rest() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    if (line.size() > 0) {
      lines.add(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
