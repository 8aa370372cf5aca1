package io.pcm.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Where results are written: standard output, or a file, which appears under its name only when all
 * of it is there.
 *
 * @param unfinished the file that gets the name at the end; null if there is none
 */
record ResultOutput(OutputStream stream, Path file, @Nullable Path unfinished)
    implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  static ResultOutput standard(Console console) {
    return new ResultOutput(console.stream(), Path.of("-"), null);
  }

  /**
   * @param file if it is there, it is replaced; a pipe or a device is written to
   * @throws CommandException if the user has to name another
   * @throws IOException if it cannot be written
   */
  static ResultOutput to(Path file) throws IOException, CommandException {
    if (Files.isDirectory(file)) {
      throw wrong(
          file, "it is a folder; name a file in it, such as " + file.resolve("results.csv"));
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new ResultOutput(opened(file, file), file, null);
    }
    // A link stays a link to the file that is replaced.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw wrong(file, "there is no folder " + folder + "; make it first (mkdir -p)");
    }
    Path part = folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid());
    return new ResultOutput(opened(part, file), target, part);
  }

  private static OutputStream opened(Path path, Path file) throws IOException {
    try {
      return new BufferedOutputStream(new Named(Files.newOutputStream(path), file), BUFFER_BYTES);
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? "no such place" : e.getReason();
      throw new IOException(
          "cannot write "
              + file
              + ": "
              + (e instanceof AccessDeniedException ? "permission denied" : why),
          e);
    }
  }

  private static CommandException wrong(Path file, String why) {
    return new CommandException(ExitCode.USAGE, "--to " + file + ": " + why);
  }

  /** Everything is written. */
  void commit() throws IOException {
    stream.flush();
    if (unfinished != null) {
      stream.close();
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Leaves nothing of a file that was not finished. */
  @Override
  public void close() throws IOException {
    if (unfinished == null) {
      return;
    }
    try {
      stream.close();
    } catch (IOException e) {
      // It is deleted.
    }
    Files.deleteIfExists(unfinished);
  }

  /** The errors of the system do not say which file it was. */
  private static final class Named extends FilterOutputStream {
    private final Path file;

    Named(OutputStream out, Path file) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
      }
    }
  }
}
