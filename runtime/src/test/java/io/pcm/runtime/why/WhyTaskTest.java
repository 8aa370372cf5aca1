package io.pcm.runtime.why;

import static io.pcm.runtime.why.AskedRun.ended;
import static io.pcm.runtime.why.AskedRun.failure;
import static io.pcm.runtime.why.AskedRun.library;
import static io.pcm.runtime.why.AskedRun.loading;
import static io.pcm.runtime.why.AskedRun.pilot;
import static io.pcm.runtime.why.AskedRun.running;
import static io.pcm.runtime.why.AskedRun.task;
import static io.pcm.runtime.why.AskedRun.waiting;
import static io.pcm.runtime.why.AskedRun.warm;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.Unschedulable;
import io.pcm.runtime.inspect.RunPhase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhyTaskTest {
  @TempDir private Path folder;
  private Situations situations;

  @BeforeEach
  void begin() {
    situations = new Situations(folder);
  }

  @Test
  void every_state_of_a_task_has_a_reason_and_a_fix() throws Exception {
    loads();
    works();
    underWay();
    afterTheEnd();
    situations.check("tasks.txt");
  }

  private void loads() throws Exception {
    situations.ask(
        "the library loads",
        run -> {
          run.view.pilots(List.of(pilot(1, loading("1.5", 95))));
          run.view.libraries(List.of(library(0, 1)));
          run.log("p1-1.5", "reading weights\n 40 %\n");
          return null;
        });
    situations.ask(
        "the library does not load on a machine",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.libraries(
              List.of(
                  library(
                      0,
                      0,
                      null,
                      null,
                      List.of(new AvoidedPlace("node1", false, 3, 8, "no module named torch")))));
          run.managerLog(
              "pilot p1 on node1 joined in session 1f, gpu:NVIDIA L4 x1",
              "context 1.5 of scorer opens in session 1f",
              "context 1.5 ended (LOAD_FAILED), 0 calls");
          run.log("p1-1.5", "Traceback\nImportError: torch\n");
          return null;
        });
    situations.ask(
        "the library loads nowhere",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.libraries(
              List.of(
                  library(
                      0,
                      0,
                      null,
                      new Unschedulable(1, 0, 1, 0, "1 core"),
                      List.of(new AvoidedPlace("node1", false, 3, 8, "no module named torch")))));
          return "score";
        });
  }

  private void works() throws Exception {
    situations.ask(
        "the library was given up",
        run -> {
          run.left(RunPhase.FAILED, false);
          run.view.tasks(List.of(ended(TaskPhase.FAILED, "score", 0, 100, 0)));
          run.view.libraries(
              List.of(library(0, 0, "the program printed: no such file", null, List.of())));
          run.managerLog(
              "pilot p1 on node1 joined in session 1f, gpu:NVIDIA L4 x1",
              "context 1.5 of scorer opens in session 1f",
              "context 1.5 ended (LOAD_TIMEOUT), 0 calls");
          run.log("p1-1.5", "waiting for a license\n");
          return "score";
        });
    situations.ask(
        "the model does not use the GPU",
        run -> {
          run.view.pilots(List.of(pilot(1, warm("1.5", 40, 20))));
          run.view.libraries(List.of(library(1, 0)));
          run.log("p1-1.5", "warning: no usable GPU found, --gpu-layers option will be ignored\n");
          return null;
        });
    situations.ask(
        "many tasks are under way",
        run -> {
          run.view.pilots(List.of(pilot(1, warm("1.5", 40, 20))));
          run.view.libraries(List.of(library(1, 0)));
          run.view.tasks(
              List.of(
                  running("a", 100, 20),
                  running("b", 100, 20),
                  running("c", 100, 20),
                  running("d", 100, 20)));
          return null;
        });
    situations.ask(
        "all is well, but one context is slow",
        run -> {
          run.view.pilots(
              List.of(
                  pilot(1, warm("1.5", 40, 400)),
                  pilot(2, warm("1.6", 40, 380)),
                  pilot(3, warm("1.7", 40, 40)),
                  pilot(4)));
          run.view.libraries(List.of(library(3, 0)));
          return null;
        });
  }

  private void underWay() throws Exception {
    situations.ask(
        "a task waits for another",
        run -> {
          run.view.pilots(List.of(pilot(1, warm("1.5", 40, 20))));
          run.view.libraries(List.of(library(1, 0)));
          return "report";
        });
    situations.ask(
        "a task waits for one that waits for pilots",
        run -> {
          run.view.pilots(List.of(pilot(1, loading("1.5", 3))));
          run.view.libraries(List.of(library(0, 1)));
          run.view.tasks(List.of(running("score", 100, 0), waiting("report")));
          return "report";
        });
    situations.ask(
        "items are being counted",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.tasks(List.of(task(TaskPhase.READY, "score", -1, 0, 0)));
          return "score";
        });
    situations.ask(
        "a task is complete",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.tasks(List.of(ended(TaskPhase.SUCCEEDED, "score", 100, 0, 0)));
          return "score";
        });
  }

  private void afterTheEnd() throws Exception {
    situations.ask(
        "a task failed early",
        run -> {
          run.left(RunPhase.FAILED, false);
          run.view.tasks(List.of(ended(TaskPhase.FAILED, "score", 0, 20, 80)));
          run.view.failures(
              List.of(
                  failure("score", "CALL_FAILED", 20, "ImportError: no module named torch"),
                  failure(
                      "score",
                      "NOT_RUN",
                      80,
                      "its first 20 calls all failed in the same way (…), so the others were not"
                          + " run; with fail-early: 0 they all run")));
          return "score";
        });
    situations.ask(
        "a task was not run because one that it needs failed",
        run -> {
          run.left(RunPhase.FAILED, false);
          run.view.tasks(
              List.of(
                  ended(TaskPhase.FAILED, "score", 0, 20, 0),
                  ended(TaskPhase.CANCELLED, "report", 0, 0, 1)));
          run.view.failures(List.of(failure("score", "CALL_FAILED", 20, "ImportError")));
          return "report";
        });
    for (String kind :
        List.of(
            "CALL_FAILED",
            "CALL_TIMEOUT",
            "CONTEXT_DIED",
            "PILOT_LOST",
            "LOAD_FAILED",
            "ITEM_TOO_LARGE",
            "RESULT_TOO_LARGE",
            "BAD_ITEM",
            "BAD_RESULT",
            "PROMPT_TOO_LONG",
            "BAD_ANSWER",
            "NOT_RUN",
            "MY_OWN")) {
      situations.ask(
          "a task with rows that failed as " + kind,
          run -> {
            run.left(RunPhase.FAILED, false);
            run.view.tasks(List.of(ended(TaskPhase.SUCCEEDED, "score", 99, 1, 0)));
            run.view.failures(List.of(failure("score", kind, 1, "the message")));
            return "score";
          });
    }
  }
}
