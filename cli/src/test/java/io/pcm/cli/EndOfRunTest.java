package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.cli.terminal.Screen;
import io.pcm.runtime.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndOfRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path run;

  @Test
  void failedRowsAreOne() {
    assertThat(end(RunReport.End.SOME_FAILED, "0")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(text(err)).isEmpty();
    assertThat(text(out)).contains("DONE, 2 FAILED");
  }

  @Test
  void acceptedFailuresAreZeroAndTheLastWordsSaySo() {
    assertThat(end(RunReport.End.SOME_FAILED, "2%")).isEqualTo(ExitCode.OK);
    assertThat(text(err))
        .isEqualTo("pcm: 2 of 100 rows failed or were not run; accepted by --accept-failures 2%\n");
  }

  @Test
  void moreThanAcceptedIsOneAndTheLastWordsSaySo() {
    assertThat(end(RunReport.End.SOME_FAILED, "1")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(text(err))
        .isEqualTo(
            "pcm: 2 of 100 rows failed or were not run; more than accepted by --accept-failures"
                + " 1\n");
  }

  @Test
  void aRunThatWasStoppedIsNotAccepted() {
    assertThat(end(RunReport.End.SUSPENDED, "100%")).isEqualTo(ExitCode.TERMINATED);
    assertThat(text(err)).contains("run the same command again to resume");
  }

  @Test
  void theFilesOfTasksThatNoOtherTaskNeedsAreNamedOnceTheyExist() throws Exception {
    assertThat(end(RunReport.End.SOME_FAILED, "0")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(text(out)).doesNotContain(".jsonl");

    Path results = Files.createDirectories(run.resolve("results"));
    Files.writeString(results.resolve("verify.jsonl"), "");
    Path score = Files.writeString(results.resolve("score.jsonl"), "");
    assertThat(end(RunReport.End.SOME_FAILED, "0")).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(text(out)).contains("\n  " + score + "\n").doesNotContain("verify.jsonl");
  }

  private int end(RunReport.End how, String accepted) {
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), screen);
    TaskProgress verify =
        new TaskProgress(
            "verify", TaskPhase.SUCCEEDED, 100, 98, 2, 0, 0, 1, 100, 1, EngineUse.NONE);
    RunProgress view = RunProgress.builder().tasks(List.of(verify)).build();
    RunReport report = new RunReport(how, run, Duration.ofSeconds(7), view);
    return new EndOfRun(console, workflow(), false, AcceptedFailures.parse(accepted))
        .report(report, () -> ExitCode.TERMINATED);
  }

  private static Workflow workflow() {
    WorkflowBuilder w = Workflow.named("w");
    LibraryFunctions library = w.library("library", CommandLibrary.of("true"));
    w.single("score", library.function("f")).after(w.single("verify", library.function("f")));
    return w.build();
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
