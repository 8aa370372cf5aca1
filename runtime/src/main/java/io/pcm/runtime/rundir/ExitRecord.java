package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The exit code of the command that ran a run to its end, for commands that wait for it. Missing
 * while a manager has the run, and after one that was killed.
 */
public final class ExitRecord {
  private static final int CODE_MAX = 255;

  private ExitRecord() {}

  private static Path file(RunPaths run) {
    return run.root().resolve("exit-code");
  }

  /** Called by whoever has the run, at its end. */
  public static void write(RunPaths run, int code) throws IOException {
    AtomicFile.write(file(run), (code + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Called by whoever has the run, before it begins. */
  public static void forget(RunPaths run) throws IOException {
    Files.deleteIfExists(file(run));
  }

  /** The exit code; empty if there is none. */
  public static OptionalInt read(RunPaths run) {
    try {
      if (Files.size(file(run)) > 8) {
        return OptionalInt.empty();
      }
      int code = Integer.parseInt(Files.readString(file(run)).strip());
      return code >= 0 && code <= CODE_MAX ? OptionalInt.of(code) : OptionalInt.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
