package io.pcm.cli.view;

import io.pcm.api.Outcome;
import io.pcm.cli.view.RunProgress.Stage;
import io.pcm.cli.view.RunProgress.TaskProgress;
import io.pcm.cli.view.RunSummary.LibrarySummary;
import io.pcm.cli.view.RunSummary.TaskSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A run as the tests of this package see it. */
final class Samples {
  private Samples() {}

  /** With so many calls of the first task succeeded, and one failed. */
  static RunProgress progress(Duration elapsed, int succeeded) {
    return new RunProgress(
        elapsed,
        List.of(
            new TaskProgress("verify[template=bare]", Stage.RUNNING, 150, succeeded, 1, 2),
            new TaskProgress("verify[template=few-shot]", Stage.WAITING, 0, 0, 0, 0),
            new TaskProgress("count", Stage.ENDED, 10, 10, 0, 0)),
        2,
        1);
  }

  static RunSummary summary() {
    return new RunSummary(
        Outcome.FAILED,
        Duration.ofMillis(47_120),
        Path.of("/home/me/pcm-runs/factcheck"),
        List.of(
            new TaskSummary("verify[template=bare]", 300, 298, 2, 0, 45.0714),
            new TaskSummary("score[template=bare]", 1, 1, 0, 0, 0.0312)),
        List.of(
            new LibrarySummary("verifier", 2, 600, 1.2, 358.8),
            new LibrarySummary("judge", 1, 1, 0.25, 0)),
        2,
        0);
  }
}
