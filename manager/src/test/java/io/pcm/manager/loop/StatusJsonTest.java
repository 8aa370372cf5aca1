package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.Adopted;
import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.GpuHolder;
import io.pcm.api.status.GpuUse;
import io.pcm.api.status.GroupProgress;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
  private static final RunProgress VIEW =
      new RunProgress(
          3,
          Outcome.FAILED,
          false,
          List.of(
              new TaskProgress(
                  "verify[n=1]",
                  TaskPhase.FAILED,
                  10,
                  8,
                  2,
                  0,
                  0,
                  1.5,
                  4,
                  0.5,
                  new EngineUse(8, 2100, 2000, 96, 3))),
          List.of(
              new LibraryProgress(
                  "m",
                  2,
                  10,
                  1.25,
                  5,
                  1,
                  2,
                  0,
                  0,
                  "it does not load",
                  new Unschedulable(3, 1, 1, 1, "1 GPU"),
                  List.of(
                      new AvoidedPlace("n1", false, 3, 2.5, "no CUDA device"),
                      new AvoidedPlace("NVIDIA T4 (15 GiB)", true, 1, 0, "no CUDA device")),
                  new EngineUse(8, 2100, 2000, 96, 3))),
          List.of(
              new PilotProgress(
                  "ffff0000ffff0000",
                  "p",
                  "h",
                  7,
                  "17_3",
                  PilotState.SERVING,
                  1,
                  2,
                  0.1,
                  1,
                  40,
                  8,
                  null,
                  List.of(
                      new GpuUse(
                          "NVIDIA L4",
                          24_152_899_584L,
                          "3",
                          false,
                          true,
                          List.of(new GpuHolder("2.7", "verifier", 0.5, 16L << 30)))),
                  "spare",
                  List.of(
                      new ContextProgress(
                          "2.7", "verifier", ContextProgress.Phase.WARM, 61.5, 60.25, 40, 2)))),
          2,
          1,
          17,
          List.of(FailureSummary.of("verify[n=1]", "BAD_ITEM", 2, 4, "no \"x\"")),
          "no space left for the store",
          new Strangers(5, 6, 7, 8),
          new Adopted(1, 2, 30, 4),
          List.of(
              new UsageProgress("", "cpu:x", Unit.PILOT, 1, 2, 3, 4),
              new UsageProgress(
                  "spare", "gpu:NVIDIA L4 x2", Unit.GPU, 86_400_017_203L, 555_001, 33, 7)),
          List.of(
              new GroupProgress(
                  "spare",
                  "slurm",
                  0,
                  50,
                  new GroupProgress.Range(0, 200),
                  new GroupProgress.Jobs(12, 8, 1, 3),
                  new GroupProgress.Why(
                      "pending",
                      "8 jobs wait in the queue, the most that may wait at a time",
                      "nothing to do"))));

  @Test
  void givesBackWhatItWrote() throws Exception {
    assertThat(StatusJson.parse(StatusJson.of(VIEW))).isEqualTo(VIEW);
  }

  @Test
  void passesOverMembersOfALaterForm() throws Exception {
    String more = StatusJson.of(VIEW).toString().replace("\"name\":", "\"new\":[1],\"name\":");
    assertThat(StatusJson.parse(Json.of(more))).isEqualTo(VIEW);
  }

  @Test
  void readsAnEarlierFormInWhichPilotsSayNothingOfSingleGpus() throws Exception {
    String less = StatusJson.of(VIEW).toString().replaceAll(",\"gpuDevices\":\\[.*?]}]", "");
    assertThat(StatusJson.parse(Json.of(less)).pilots().get(0).gpuDevices()).isEmpty();
  }

  @Test
  void readsAnEarlierFormThatSaysNothingOfStrangers() throws Exception {
    String less = StatusJson.of(VIEW).toString().replaceAll(",\"strangers\":\\{[^}]*}", "");
    assertThat(StatusJson.parse(Json.of(less)).strangers()).isEqualTo(Strangers.NONE);
  }

  @Test
  void theSecondsOfAllPartsAddUpToThoseHeld() throws Exception {
    for (JsonNode row : new ObjectMapper().readTree(StatusJson.of(VIEW).utf8()).path("usage")) {
      BigDecimal parts =
          Stream.of("usefulSeconds", "loadingSeconds", "idleSeconds", "lostSeconds")
              .map(part -> new BigDecimal(row.path(part).asText()))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(parts).isEqualByComparingTo(row.path("heldSeconds").asText());
    }
  }

  @Test
  void readsAnEarlierFormInWhichPilotsSayNothingOfAGroup() throws Exception {
    String less =
        StatusJson.of(VIEW)
            .toString()
            .replaceAll("}],\"group\":\"spare\",\"contexts\":\\[[^]]*]}", "}]}");
    assertThat(StatusJson.parse(Json.of(less)).pilots().get(0))
        .returns("", PilotProgress::group)
        .returns(List.of(), PilotProgress::contexts);
  }

  @Test
  void readsAnEarlierFormThatSaysNothingOfUsage() throws Exception {
    String less = StatusJson.of(VIEW).toString().replaceAll(",\"usage\":\\[[^]]*]", "");
    assertThat(StatusJson.parse(Json.of(less)).usage()).isEmpty();
  }

  @Test
  void refusesAnotherVersionAndWhatIsNoStatus() {
    String odd = "{\"version\":1,\"outcome\":\"ODD\"}";
    for (String text : List.of("{}", "{\"version\":2}", "[", odd)) {
      assertThatThrownBy(() -> StatusJson.parse(Json.of(text))).isInstanceOf(IOException.class);
    }
  }
}
