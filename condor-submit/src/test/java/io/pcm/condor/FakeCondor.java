package io.pcm.condor;

import io.pcm.submit.CommandRunner;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Programs called as HTCondor's are, real processes, that answer what a test says. Each call is
 * noted; one that is not set up fails.
 */
final class FakeCondor {
  private final Path folder;

  FakeCondor(Path folder) {
    this.folder = folder;
  }

  CondorBatchSystem system(Duration timeout) {
    return new CondorBatchSystem(
        CondorSettings.DEFAULT, new CommandRunner(timeout, Map.of("PCM_FAKE", folder.toString())));
  }

  CondorBatchSystem system() {
    return system(Duration.ofSeconds(60));
  }

  FakeCondor answers(String program, int exit, String out, String err) throws IOException {
    String print = "printf %s " + ShellWord.of(out) + "; printf %s " + ShellWord.of(err) + " >&2";
    return runs(program, print + "; exit " + exit);
  }

  /** The program is this shell text; its arguments are {@code $@}, the folder {@code $PCM_FAKE}. */
  FakeCondor runs(String program, String text) throws IOException {
    Files.writeString(folder.resolve(program), text);
    return this;
  }

  /** How the program was called so far, one line each. */
  List<String> calls(String program) throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls)
        ? Files.readAllLines(calls).stream().filter(l -> l.startsWith(program + " ")).toList()
        : List.of();
  }
}
