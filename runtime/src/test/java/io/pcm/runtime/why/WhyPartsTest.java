package io.pcm.runtime.why;

import static io.pcm.runtime.why.AskedRun.library;
import static io.pcm.runtime.why.AskedRun.loading;
import static io.pcm.runtime.why.AskedRun.pilot;
import static io.pcm.runtime.why.AskedRun.warm;

import io.pcm.api.batch.JobState;
import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhyPartsTest {
  @TempDir private Path folder;
  private Situations situations;

  @BeforeEach
  void begin() {
    situations = new Situations(folder);
  }

  @Test
  void calls_pilots_and_contexts_have_a_reason_and_a_fix() throws Exception {
    calls();
    pilots();
    lost();
    contexts();
    situations.check("parts.txt");
  }

  private void calls() throws Exception {
    situations.call(
        "a call failed",
        "{\"index\":17,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"CALL_FAILED\",\"message\":\"ValueError:"
            + " x\\n"
            + "the whole traceback is in"
            + " logs/contexts/p1-1.5.log\"},\"attempts\":1,\"seconds\":0.14}",
        run -> {
          run.log("p1-1.5", "Traceback\n");
          return null;
        });
    situations.call(
        "a call killed two contexts",
        "{\"index\":17,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"CONTEXT_DIED\",\"message\":\"exit"
            + " code 139\"},\"attempts\":2,\"seconds\":3.2}",
        run -> {
          run.managerLog(
              "pilot p1 on node1 joined in session 1f, gpu:NVIDIA L4 x1",
              "pilot p2 on node2 joined in session 2f, gpu:NVIDIA L4 x1",
              "context 1.5 of scorer opens in session 1f",
              "context 1.6 of scorer opens in session 2f",
              "task score: call 17 was running when context 1.5 died",
              "task score: call 17 was running when context 1.6 died");
          run.log("p1-1.5", "Segmentation fault\n");
          return null;
        });
    situations.call(
        "a call succeeded",
        "{\"index\":3,\"outcome\":\"SUCCEEDED\",\"result\":1,\"attempts\":1,\"seconds\":0.01}",
        run -> null);
    situations.call(
        "a call was taken over from an earlier version",
        "{\"index\":3,\"outcome\":\"SUCCEEDED\",\"result\":1,\"attempts\":0,\"seconds\":0}",
        run -> null);
    situations.call(
        "a call was not run",
        "{\"index\":3,\"outcome\":\"CANCELLED\",\"error\":{\"kind\":\"NOT_RUN\",\"message\":\"task"
            + " score failed\"},\"attempts\":0,\"seconds\":0}",
        run -> null);
  }

  private void pilots() throws Exception {
    situations.ask(
        "a pilot works",
        run -> {
          run.view.pilots(List.of(pilot(1, warm("1.5", 40, 20), loading("1.6", 3))));
          return "p1";
        });
    situations.ask(
        "a pilot has nothing to do",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          return "17_1";
        });
    situations.ask(
        "a pilot is avoided",
        run -> {
          run.view.pilots(List.of(pilot(1)));
          run.view.libraries(
              List.of(
                  library(
                      1,
                      0,
                      null,
                      null,
                      List.of(new AvoidedPlace("node1", false, 3, 8, "no CUDA device")))));
          return "p1";
        });
    situations.ask(
        "a pilot leaves",
        run -> {
          PilotProgress one = pilot(1);
          run.view.pilots(
              List.of(
                  new PilotProgress(
                      one.session(),
                      "p1",
                      "node1",
                      7,
                      "",
                      PilotState.DRAINING,
                      0,
                      0,
                      0.1,
                      0,
                      3,
                      9,
                      null,
                      List.of(),
                      "")));
          return "p1";
        });
  }

  private void lost() throws Exception {
    situations.ask(
        "a pilot was lost",
        run -> {
          run.managerLog(
              "pilot p1 on node1 joined in session 1f, gpu:NVIDIA L4 x1",
              "context 1.5 of scorer opens in session 1f",
              "context 1.5 is warm after 12000 ms",
              "context 1.5 ended (LOST), 20 calls",
              "the pilot of session 1f is lost: no heartbeat for 30 s");
          run.pilotLog("p1", "the last line\n");
          return "p1";
        });
    situations.ask(
        "a pilot was preempted",
        run -> {
          run.managerLog(
              "pilot p1 on node1 joined in session 1f, gpu:NVIDIA L4 x1",
              "the pilot of session 1f is gone: preempted");
          return "p1";
        });
    situations.ask(
        "a job waits",
        run -> {
          run.job("17_0", JobState.Phase.PENDING, "PENDING", "Priority");
          return "17_0";
        });
    situations.ask(
        "a context loads",
        run -> {
          run.view.pilots(List.of(pilot(1, loading("1.5", 13))));
          run.log("p1-1.5", "reading weights\n");
          return "p1-1.5";
        });
  }

  private void contexts() throws Exception {
    situations.ask(
        "a context is slow",
        run -> {
          run.view.pilots(List.of(pilot(1, warm("1.5", 40, 400)), pilot(2, warm("1.6", 40, 40))));
          return "1.6";
        });
    situations.ask(
        "a context died",
        run -> {
          run.managerLog(
              "pilot p1 on node1 joined in session 1f, gpu:NVIDIA L4 x1",
              "context 1.5 of scorer opens in session 1f",
              "context 1.5 is warm after 12000 ms",
              "context 1.5 ended (KILLED), 20 calls");
          run.log("p1-1.5", "allocating\n");
          return "1.5";
        });
  }
}
