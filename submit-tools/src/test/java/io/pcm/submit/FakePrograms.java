package io.pcm.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fake programs with the names of a batch system's, as real processes with a separate PATH. Each
 * call is logged; a program that is not set up does not exist.
 */
public final class FakePrograms {
  private final Path bin;
  private final Path calls;
  private final Map<String, String> always;

  public FakePrograms(Path folder) throws IOException {
    this(folder, Map.of());
  }

  /**
   * @param always environment variables of all programs
   */
  public FakePrograms(Path folder, Map<String, String> always) throws IOException {
    this.always = Map.copyOf(always);
    bin = Files.createDirectories(folder.resolve("bin"));
    calls = folder.resolve("calls");
  }

  /** A runner that finds only these programs, not those of a real batch system. */
  public CommandRunner runner(Duration timeout) {
    return runner(timeout, Map.of());
  }

  /** Like {@link #runner(Duration)}, with more environment variables. */
  public CommandRunner runner(Duration timeout, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(always);
    all.putAll(more);
    all.put("PATH", bin.toString());
    return new CommandRunner(timeout, all);
  }

  /** The program does its work, but answers after the timeout. */
  public Commands silent(String program) {
    return new LostAnswers(runner(Duration.ofSeconds(60)), program);
  }

  public FakePrograms prints(String program, String out) throws IOException {
    return answers(program, 0, out, "");
  }

  public FakePrograms answers(String program, int exit, String out, String err) throws IOException {
    return runs(
        program,
        "printf %s "
            + ShellWord.of(out)
            + "; printf %s "
            + ShellWord.of(err)
            + " >&2; exit "
            + exit);
  }

  /** The program is this shell script; its arguments are {@code $@}. */
  public FakePrograms runs(String program, String text) throws IOException {
    Path file = bin.resolve(program);
    Files.writeString(
        file,
        "#!/bin/sh\necho \""
            + program
            + " $*\" >> "
            + ShellWord.of("" + calls)
            + "\n"
            + text
            + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  /** The path of the program. */
  public Path program(String program) {
    return bin.resolve(program);
  }

  /** The calls of the programs so far, one line each. */
  public List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  public List<String> calls(String program) throws IOException {
    return calls().stream().filter(line -> line.startsWith(program + " ")).toList();
  }
}
