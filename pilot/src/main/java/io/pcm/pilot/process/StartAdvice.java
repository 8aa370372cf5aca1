package io.pcm.pilot.process;

import io.pcm.api.workflow.Library;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do about a program that could not be started, or did not answer LOAD. */
final class StartAdvice {
  /** Of the shell that starts a program: it cannot be executed; it does not exist. */
  private static final int NOT_EXECUTABLE = 126;

  private static final int NOT_FOUND = 127;

  /** By the pilot, because it took too long. */
  private static final int KILLED = 128 + 9;

  /** Maximum bytes of the first line of a script that Linux reads, and a few more. */
  private static final int FIRST_LINE = 512;

  private StartAdvice() {}

  /**
   * @param library with the paths of this machine
   * @param code the exit code of its process
   */
  static Optional<String> of(Library library, int code) {
    if (!library.wrap().isEmpty()) {
      return Optional.of(ofWrapper(library.wrap().get(0), code));
    }
    if (!(library.host() instanceof Library.Host.Command command)) {
      return Optional.empty();
    }
    String program = command.argv().get(0);
    if (code == NOT_FOUND || code == NOT_EXECUTABLE) {
      return Optional.of(notRun(program));
    }
    if (command.isPython() && code == KILLED) {
      return Optional.of("if load() may need longer, set load-timeout of the library");
    }
    return Optional.of(
        command.isPython()
            ? program + " must be Python 3.9 or newer; if it is, see what it printed"
            : "a program must answer LOAD with a frame READY on file descriptor 3"
                + " (docs/context-protocol.md); for a function in Python, use kind: python");
  }

  private static String ofWrapper(String program, int code) {
    boolean path = program.contains("/");
    if (path ? !Files.isExecutable(Path.of(program)) : !isOnPath(program)) {
      return "this machine has no program "
          + program
          + (path ? "" : " in PATH")
          + ", with which the library's wrap begins: load its module before the pilot starts, in an"
          + " extra line of its profile such as 'module load "
          + program.substring(program.lastIndexOf('/') + 1)
          + "', or write its path";
    }
    return code == InsideWrapper.MISSING || code == NOT_FOUND || code == NOT_EXECUTABLE
        ? "it was to start inside " + program + " (wrap of the library; docs/containers.md)"
        : program
            + " (wrap of the library) ended before the program inside had answered; what it printed"
            + " says why (docs/containers.md)";
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String notRun(String program) {
    try {
      Path file = Path.of(program);
      if (!program.contains("/") || !Files.exists(file)) {
        return program.contains("/")
            ? "there is no file " + program + " on this machine; is it on a shared file system?"
            : "there is no program '"
                + program
                + "' in PATH on this machine: install it, or write its path in the workflow";
      }
      String line = firstLine(file);
      if (line.startsWith("#!") && line.endsWith("\r")) {
        return "the lines of "
            + program
            + " end as on Windows; convert it: sed -i 's/\\r$//' "
            + program;
      }
      return Files.isExecutable(file)
          ? "what the first line of " + program + " names must exist on this machine: " + line
          : program + " is not executable; run: chmod +x " + program;
    } catch (IOException | InvalidPathException e) {
      return program + " cannot be read on this machine: " + e;
    }
  }

  private static String firstLine(Path file) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(file)) {
      head = in.readNBytes(FIRST_LINE);
    }
    String text = new String(head, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    return text.substring(0, end < 0 ? text.length() : end);
  }
}
