package io.pcm.cli.view;

import io.pcm.api.Outcome;
import io.pcm.manager.core.RunView;
import io.pcm.manager.core.RunView.FailureView;
import io.pcm.manager.core.RunView.LibraryView;
import io.pcm.manager.core.RunView.PilotView;
import io.pcm.manager.core.RunView.TaskView;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as the tests of this package see it. */
final class Samples {
  private Samples() {}

  /** Under way, with so many calls of the first task succeeded, and one failed. */
  static RunView progress(int succeeded) {
    return underWay(
        List.of(
            new TaskView(
                "verify[template=bare]", "RUNNING", 150, succeeded, 1, 0, 2, 20, succeeded + 1, 20),
            new TaskView("verify[template=few-shot]", "WAITING", -1, 0, 0, 0, 0, 0, 0, 0),
            new TaskView("count", "SUCCEEDED", 10, 10, 0, 0, 0, 1, 0, 0)));
  }

  /** Under way, with calls that no pilot takes, for this reason. */
  static RunView unschedulable(String why) {
    return underWay(List.of(new TaskView("verify", "READY", 9, 0, 0, 0, 0, 0, 0, 0)), why);
  }

  static RunView underWay(List<TaskView> tasks) {
    return underWay(tasks, null);
  }

  private static RunView underWay(List<TaskView> tasks, @Nullable String unschedulable) {
    PilotView one =
        new PilotView(
            "1f", "p1", "node1", 7, "", "SERVING", 1, 2, 0.1, 1, 40, 8.0, 3600.0, List.of());
    PilotView two =
        new PilotView("2e", "p2", "node2", 8, "", "JOINED", 0, 0, 0.2, 0, 0, 1.0, null, List.of());
    List<LibraryView> libraries =
        List.of(new LibraryView("verifier", 1, 50, 0.6, 29, 1, 0, null, unschedulable));
    return new RunView(1, null, false, tasks, libraries, List.of(one, two), 2, 0, 0);
  }

  static RunReport report() {
    RunView end =
        new RunView(
            1,
            Outcome.FAILED,
            false,
            List.of(
                new TaskView(
                    "verify[template=bare]", "SUCCEEDED", 300, 298, 2, 0, 0, 45.0714, 300, 45.0714),
                new TaskView(
                    "score[template=bare]", "SUCCEEDED", 1, 1, 0, 0, 0, 0.0312, 1, 0.0312)),
            List.of(
                new LibraryView("verifier", 2, 600, 1.2, 358.8, 0, 0, null, null),
                new LibraryView("judge", 1, 1, 0.25, 0, 0, 0, null, null)),
            List.of(),
            2,
            0,
            0,
            List.of(
                new FailureView(
                    "verify[template=bare]", "BAD_ITEM", 2, 17, "the item lacks \"claim\"")),
            null,
            RunView.Strangers.NONE);
    return new RunReport(
        RunReport.End.SOME_FAILED,
        Path.of("/home/me/pcm-runs/factcheck"),
        Duration.ofMillis(47_120),
        end);
  }
}
