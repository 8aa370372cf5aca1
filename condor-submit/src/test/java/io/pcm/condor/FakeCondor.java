package io.pcm.condor;

import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import io.pcm.submit.LostAnswers;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Fake programs with the names of HTCondor's, as real processes with answers from the test. Each
 * call is logged; a program that is not set up fails.
 */
final class FakeCondor {
  private final Path folder;

  FakeCondor(Path folder) {
    this.folder = folder;
  }

  CondorBatchSystem system() {
    return new CondorBatchSystem(CondorSettings.DEFAULT, runner());
  }

  private Commands runner() {
    return new CommandRunner(Duration.ofSeconds(60), Map.of("PCM_FAKE", folder.toString()));
  }

  /** The program does its work, but answers after the timeout. */
  CondorBatchSystem silent(String program) {
    return new CondorBatchSystem(CondorSettings.DEFAULT, new LostAnswers(runner(), program));
  }

  FakeCondor answers(String program, int exit, String out, String err) throws IOException {
    String print = "printf %s " + ShellWord.of(out) + "; printf %s " + ShellWord.of(err) + " >&2";
    return runs(program, print + "; exit " + exit);
  }

  /**
   * The program is this shell script; its arguments are {@code $@}, the folder {@code $PCM_FAKE}.
   */
  FakeCondor runs(String program, String text) throws IOException {
    Files.writeString(folder.resolve(program), text);
    return this;
  }

  /** The calls of the program so far, one line each. */
  List<String> calls(String program) throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls)
        ? Files.readAllLines(calls).stream().filter(l -> l.startsWith(program + " ")).toList()
        : List.of();
  }
}
