package io.pcm.cli.view;

import io.pcm.api.Outcome;
import io.pcm.api.status.Adopted;
import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.Strangers;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.Unschedulable;
import io.pcm.api.status.UsageProgress;
import io.pcm.api.status.UsageProgress.Unit;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run for the tests of this package. */
final class SampleRun {
  private SampleRun() {}

  /** In progress, with this number of successful calls of the first task, and one failure. */
  static RunProgress progress(int succeeded) {
    return underWay(
        List.of(
            new TaskProgress(
                "verify[template=bare]",
                TaskPhase.RUNNING,
                150,
                succeeded,
                1,
                0,
                2,
                20,
                succeeded + 1,
                20,
                EngineUse.NONE),
            new TaskProgress(
                "verify[template=few-shot]",
                TaskPhase.WAITING,
                -1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                EngineUse.NONE),
            new TaskProgress(
                "count", TaskPhase.SUCCEEDED, 10, 10, 0, 0, 0, 1, 0, 0, EngineUse.NONE)));
  }

  /** In progress, with calls that no pilot can run, for this reason. */
  static RunProgress unschedulable(Unschedulable why) {
    return underWay(
        List.of(
            new TaskProgress("verify", TaskPhase.READY, 9, 0, 0, 0, 0, 0, 0, 0, EngineUse.NONE)),
        why);
  }

  /** In progress, with places where the library does not load. */
  static RunProgress avoided() {
    List<AvoidedPlace> places =
        List.of(
            new AvoidedPlace("NVIDIA T4 (15 GiB)", true, 3, 3.2, "cannot allocate 24 GiB"),
            new AvoidedPlace("node7", false, 1, 0, "no CUDA device"));
    return progress(12).toBuilder()
        .libraries(
            List.of(
                new LibraryProgress(
                    "verifier", 1, 50, 0.6, 29, 0, 0, 1, 0, null, null, places, EngineUse.NONE)))
        .build();
  }

  static RunProgress underWay(List<TaskProgress> tasks) {
    return underWay(tasks, null);
  }

  private static RunProgress underWay(
      List<TaskProgress> tasks, @Nullable Unschedulable unschedulable) {
    PilotProgress one =
        new PilotProgress(
            "1f",
            "p1",
            "node1",
            7,
            "",
            PilotState.SERVING,
            1,
            2,
            0.1,
            1,
            40,
            8.0,
            3600.0,
            List.of(),
            "local");
    PilotProgress two =
        new PilotProgress(
            "2e",
            "p2",
            "node2",
            8,
            "",
            PilotState.JOINED,
            0,
            0,
            0.2,
            0,
            0,
            1.0,
            null,
            List.of(),
            "");
    List<LibraryProgress> libraries =
        List.of(
            new LibraryProgress(
                "verifier",
                1,
                50,
                0.6,
                29,
                0,
                0,
                1,
                0,
                null,
                unschedulable,
                List.of(),
                EngineUse.NONE));
    return RunProgress.builder()
        .epoch(1)
        .tasks(tasks)
        .libraries(libraries)
        .pilots(List.of(one, two))
        .pilotsJoined(2)
        .build();
  }

  static RunReport report() {
    RunProgress end =
        new RunProgress(
            1,
            Outcome.FAILED,
            false,
            List.of(
                new TaskProgress(
                    "verify[template=bare]",
                    TaskPhase.SUCCEEDED,
                    300,
                    298,
                    2,
                    0,
                    0,
                    45.0714,
                    300,
                    45.0714,
                    new EngineUse(298, 80_460, 76_288, 1_800, 3)),
                new TaskProgress(
                    "score[template=bare]",
                    TaskPhase.SUCCEEDED,
                    1,
                    1,
                    0,
                    0,
                    0,
                    0.0312,
                    1,
                    0.0312,
                    EngineUse.NONE)),
            List.of(
                new LibraryProgress(
                    "verifier",
                    2,
                    600,
                    1.2,
                    358.8,
                    0,
                    0,
                    0,
                    0,
                    null,
                    null,
                    List.of(),
                    new EngineUse(298, 80_460, 76_288, 1_800, 3)),
                new LibraryProgress(
                    "judge", 1, 1, 0.25, 0, 0, 0, 0, 0, null, null, List.of(), EngineUse.NONE)),
            List.of(),
            2,
            0,
            0,
            List.of(failure()),
            null,
            Strangers.NONE,
            Adopted.NONE,
            List.of(
                new UsageProgress(
                    "local", "gpu:NVIDIA L4 x1", Unit.GPU, 62_500, 1_450, 18_003, 4_700)),
            List.of());
    return new RunReport(
        RunReport.End.SOME_FAILED,
        Path.of("/home/me/pcm-runs/factcheck"),
        Duration.ofMillis(47_120),
        end);
  }

  private static FailureSummary failure() {
    return new FailureSummary(
        "verify[template=bare]", "BAD_ITEM", 2, 17, "the item lacks \"claim\"", List.of(17, 203));
  }
}
