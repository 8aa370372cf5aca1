package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CleanCommandsTest {
  @TempDir Path folder;

  @Test
  void takesVariablesAwayAndSetsOthers() throws Exception {
    program("say", "echo \"$JOB/$HOME_OF/$ZONE\"; /bin/cat");
    CleanCommands commands = commands(Duration.ofSeconds(60));
    assertThat(commands.run(List.of("say"), "text")).isEqualTo(new Answer(0, "/home/\ntext", ""));
    assertThat(commands.run(List.of("ZONE=UTC"), List.of("say"), "").out())
        .isEqualTo("/home/UTC\n");
    assertThat(commands.surroundings()).containsEntry("JOB", "17");
  }

  @Test
  void leavesAnyAnswerAsItIs() throws Exception {
    program("say", "echo \"env: no\" >&2; exit 1");
    assertThat(commands(Duration.ofSeconds(60)).run(List.of("say"), ""))
        .isEqualTo(new Answer(1, "", "env: no\n"));
  }

  @Test
  void saysWhereTheProgramsAre() throws Exception {
    assertThatFails("nosuch", Kind.REFUSED)
        .hasMessage("program 'nosuch' not found or not executable; load the module");
    Files.setPosixFilePermissions(
        program("plain", ""), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatFails("plain", Kind.REFUSED)
        .hasMessage("program 'plain' not found or not executable; load the module");
  }

  @Test
  void doesNotTakeAProgramForMissingThatCannotBeStarted() throws Exception {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThatFails("loop", Kind.UNREACHABLE).hasMessageStartingWith("loop could not be started: ");
  }

  @Test
  void namesTheProgramThatDoesNotAnswer() throws Exception {
    program("slow", "exec /bin/sleep 600");
    assertThatThrownBy(() -> commands(Duration.ofMillis(500)).run(List.of("slow"), ""))
        .hasMessageStartingWith("slow did not answer within");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatFails(
      String program, Kind kind) {
    return assertThatThrownBy(() -> commands(Duration.ofSeconds(60)).run(List.of(program), ""))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** In the environment of a job, with a separate PATH. */
  private CleanCommands commands(Duration timeout) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", folder.toString());
    environment.put("JOB", "17");
    environment.put("HOME_OF", "home");
    environment.put("ZONE", "");
    return new CleanCommands(
        new CommandRunner(timeout, environment), Set.of("JOB", "NOT_SET"), "load the module");
  }

  private Path program(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
