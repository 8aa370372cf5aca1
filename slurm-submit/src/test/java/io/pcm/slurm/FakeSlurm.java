package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fake programs with the names of Slurm's, as real processes with a separate PATH. Each call is
 * logged; a program that is not set up does not exist.
 */
final class FakeSlurm {
  private final Path bin;
  private final Path calls;

  FakeSlurm(Path folder) throws IOException {
    bin = Files.createDirectories(folder.resolve("bin"));
    calls = folder.resolve("calls");
  }

  /** A runner that finds only these programs, not those of a real Slurm. */
  CommandRunner runner(Duration timeout) {
    return runner(timeout, Map.of());
  }

  /** Like {@link #runner(Duration)}, with more environment variables. */
  CommandRunner runner(Duration timeout, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("PATH", bin.toString());
    all.put("SQUEUE_USERS", "nobody");
    return new CommandRunner(timeout, all);
  }

  /** The program does its work, but answers after the timeout. */
  Commands silent(String program) {
    Commands runner = runner(Duration.ofSeconds(60));
    return new Commands() {
      @Override
      public Map<String, String> surroundings() {
        return runner.surroundings();
      }

      @Override
      public Answer run(List<String> argv, String input) throws BatchSystemException {
        Answer answer = runner.run(argv, input);
        if (argv.get(0).equals(program)) {
          throw new BatchSystemException(Kind.UNREACHABLE, program + " did not answer within 60 s");
        }
        return answer;
      }
    };
  }

  FakeSlurm prints(String program, String out) throws IOException {
    return answers(program, 0, out, "");
  }

  FakeSlurm answers(String program, int exit, String out, String err) throws IOException {
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
  FakeSlurm runs(String program, String text) throws IOException {
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
  Path program(String program) {
    return bin.resolve(program);
  }

  /** The calls of the programs so far, one line each. */
  List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  List<String> calls(String program) throws IOException {
    return calls().stream().filter(line -> line.startsWith(program + " ")).toList();
  }
}
