package io.pcm.runtime.why;

import static io.pcm.runtime.why.AskedRun.ended;
import static io.pcm.runtime.why.AskedRun.failure;
import static io.pcm.runtime.why.AskedRun.library;
import static io.pcm.runtime.why.AskedRun.pilot;

import io.pcm.api.batch.JobState;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.Unschedulable;
import io.pcm.runtime.inspect.RunPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhyRunTest {
  @TempDir private Path folder;
  private Situations situations;

  @BeforeEach
  void begin() {
    situations = new Situations(folder);
  }

  @Test
  void every_state_of_a_run_has_a_reason_and_a_fix() throws Exception {
    afterTheEnd();
    withoutAnswer();
    noPilots();
    pilotsOfNoUse();
    situations.check("runs.txt");
  }

  private void afterTheEnd() throws Exception {
    situations.ask(
        "not started, pilots submitted ahead",
        run -> {
          run.known = false;
          run.phase = RunPhase.NOT_STARTED;
          run.job("17_0", JobState.Phase.PENDING, "PENDING", "Priority");
          return null;
        });
    situations.ask(
        "not started, the manager is a job that waits",
        run -> {
          run.known = false;
          run.phase = RunPhase.NOT_STARTED;
          run.managerJob =
              Optional.of(AskedRun.state("17", JobState.Phase.PENDING, "PENDING", "Priority"));
          return null;
        });
    situations.ask(
        "the job of the manager was requeued and starts again",
        run -> {
          run.phase = RunPhase.SUSPENDED;
          run.live = false;
          run.managerJob = Optional.of(AskedRun.state("17", JobState.Phase.RUNNING, "RUNNING", ""));
          return null;
        });
    situations.ask(
        "the store is missing",
        run -> {
          run.phase = RunPhase.BROKEN;
          run.broken = "there is no RUN/store.db";
          return null;
        });
    situations.ask(
        "stopped",
        run -> {
          run.left(RunPhase.SUSPENDED, false);
          return null;
        });
    situations.ask(
        "killed",
        run -> {
          run.left(RunPhase.SUSPENDED, true);
          Files.writeString(run.paths.managerLog(), "the last line\n");
          return null;
        });
    situations.ask(
        "a task of a stopped run",
        run -> {
          run.left(RunPhase.SUSPENDED, false);
          return "score";
        });
  }

  private void withoutAnswer() throws Exception {
    situations.ask(
        "complete",
        run -> {
          run.left(RunPhase.SUCCEEDED, false);
          run.view.tasks(List.of(ended(TaskPhase.SUCCEEDED, "score", 100, 0, 0)));
          return null;
        });
    situations.ask(
        "complete with failed rows",
        run -> {
          run.left(RunPhase.FAILED, false);
          run.view.tasks(List.of(ended(TaskPhase.SUCCEEDED, "score", 90, 10, 0)));
          run.view.failures(
              List.of(
                  failure("score", "BAD_ITEM", 9, "the item lacks \"claim\""),
                  failure("score", "CALL_TIMEOUT", 1, "longer than 2m")));
          return null;
        });
    situations.ask(
        "the manager does not answer",
        run -> {
          run.live = false;
          run.note = Optional.of("the manager (pid 7 on login1) does not answer: timeout");
          return null;
        });
    situations.ask(
        "the disk is full",
        run -> {
          run.view.storeWaits("no space left on the device of RUN");
          return null;
        });
    situations.ask(
        "being stopped",
        run -> {
          run.view.draining(true);
          return "score";
        });
  }

  private void noPilots() throws Exception {
    situations.ask("no pilots requested", run -> null);
    situations.ask(
        "jobs in the queue",
        run -> {
          run.job("17_0", JobState.Phase.PENDING, "PENDING", "Priority");
          run.job("17_1", JobState.Phase.PENDING, "PENDING", "Resources");
          return null;
        });
    situations.ask(
        "jobs run without pilots",
        run -> {
          run.job("17_0", JobState.Phase.RUNNING, "RUNNING", "");
          run.pilotLog("slurm-17_0", "java: not found\n");
          return "score";
        });
    situations.ask(
        "all jobs have ended",
        run -> {
          run.job("17_0", JobState.Phase.ENDED, "OUT_OF_MEMORY", "");
          run.pilotLog("slurm-17_0", "slurmstepd: killed\n");
          return null;
        });
  }

  private void pilotsOfNoUse() throws Exception {
    situations.ask(
        "a group has not got pilots",
        run -> {
          run.view.groups(
              List.of(
                  new GroupProgress(
                      "spare",
                      "slurm",
                      0,
                      50,
                      new GroupProgress.Range(0, 50),
                      new GroupProgress.Jobs(8, 0, 0, 0),
                      new GroupProgress.Why(
                          "refused",
                          "slurm refused them: invalid partition",
                          "correct partition in the workflow file"))));
          return null;
        });
    situations.ask(
        "pilots are too small",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.libraries(
              List.of(
                  library(
                      0,
                      0,
                      null,
                      new Unschedulable(1, 1, 0, 0, "1 core, 24 GiB, 2 GPUs"),
                      List.of())));
          return null;
        });
    situations.ask(
        "pilots end too soon",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.libraries(
              List.of(library(0, 0, null, new Unschedulable(1, 0, 0, 1, "1 core"), List.of())));
          return "score";
        });
  }
}
