package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandRunnerTest {
  private final CommandRunner runner =
      new CommandRunner(Duration.ofSeconds(60), Map.of("ODD", "a b"));

  @Test
  void tellsExitCodeAndBothStreamsApart() throws Exception {
    Commands.Answer answer = sh("echo out; echo err >&2; exit 3", "");
    assertThat(answer).isEqualTo(new Commands.Answer(3, "out\n", "err\n"));
    assertThat(answer.complaint()).isEqualTo("err");
  }

  @Test
  void handsInputAndEnvironmentOver() throws Exception {
    assertThat(sh("cat; printf %s \"$ODD$LC_ALL\"", "text\n").out()).isEqualTo("text\na bC");
  }

  @Test
  void endsACommandThatTakesTooLong() {
    CommandRunner hasty = new CommandRunner(Duration.ofMillis(200), Map.of());
    assertThatThrownBy(() -> hasty.run(List.of("sleep", "600"), ""))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("sleep did not answer");
  }

  /** A site may wrap a command in a script. */
  @Test
  void endsWhatACommandThatTakesTooLongHasStarted(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    Commands hasty =
        new CommandRunner(Duration.ofMinutes(9), Map.of()).within(Duration.ofSeconds(1));
    String script = "sleep 600 & echo $! > " + pid + "; wait";
    assertThatThrownBy(() -> hasty.run(List.of("/bin/sh", "-c", script), ""))
        .hasMessageContaining("did not answer within 1 s");
    long child = Long.parseLong(Files.readString(pid).strip());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void namesAProgramThatIsMissing() {
    assertThatThrownBy(() -> runner.run(List.of("no-such-program-here"), ""))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("program 'no-such-program-here' not found");
  }

  @Test
  void namesAProgramThatMayNotBeRun(@TempDir Path folder) throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> runner.run(List.of(plain.toString()), ""))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("program '" + plain + "' not found");
  }

  @Test
  void takesAProgramThatTheSystemHasNoRoomToStartForUnreachable() {
    String tooLong = "error=2 ".repeat(1 << 20);
    assertThatThrownBy(() -> runner.run(List.of("true", tooLong), ""))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("Argument list too long");
  }

  /**
   * The program ends only once both its streams are being read: otherwise the JDK closes them
   * itself when the process ends, and the answer is complete.
   */
  @Test
  void takesAProgramForUnreachableWhoseOutputAnotherKeepsOpen(@TempDir Path folder)
      throws Exception {
    Path pid = folder.resolve("pid");
    Path gate = folder.resolve("gate");
    String script = "sleep 600 & echo $! > %s; until [ -e %s ]; do sleep 0.05; done";
    Set<Thread> before = readers();
    CompletableFuture<Throwable> outcome =
        CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> sh(script.formatted(pid, gate), "")));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> readers().stream().filter(t -> !before.contains(t)).count() == 2);
    Files.createFile(gate);
    assertThat(outcome.get(60, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("/bin/sh could not be run");
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Threads that are blocked in a read of a pipe or file. */
  private static Set<Thread> readers() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            e ->
                e.getKey().getName().startsWith("CommonsExecStreamPumper")
                    && e.getValue().length > 0
                    && e.getValue()[0].getMethodName().equals("readBytes"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void givesUpOnACommandThatFloods() {
    assertThatThrownBy(() -> sh("head -c 40000000 /dev/zero", ""))
        .hasMessageContaining("printed more than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "$(touch x)",
        "`x`",
        "it's",
        "*",
        "~",
        "a=b",
        "\\",
        "\n",
        "é",
        "--x",
        "="
      })
  void quotesEveryWordSoThatAShellReadsItBack(String word) throws Exception {
    String line = ShellWord.line(List.of("printf", "%s", word));
    assertThat(sh(line, "").out()).isEqualTo(word);
  }

  private Commands.Answer sh(String script, String input) throws BatchSystemException {
    return runner.run(List.of("/bin/sh", "-c", script), input);
  }
}
