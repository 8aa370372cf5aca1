package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.RunView;
import io.pcm.protocol.message.Gpu;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
  private static final RunView VIEW =
      new RunView(
          3,
          Outcome.FAILED,
          false,
          List.of(new RunView.TaskView("verify[n=1]", "FAILED", 10, 8, 2, 0, 0, 1.5, 4, 0.5)),
          List.of(
              new RunView.LibraryView("m", 2, 10, 1.25, 5, 0, 0, "it does not load", "none fits")),
          List.of(
              new RunView.PilotView(
                  "ffff0000ffff0000",
                  "p",
                  "h",
                  7,
                  "17_3",
                  "SERVING",
                  1,
                  2,
                  0.1,
                  1,
                  40,
                  8,
                  null,
                  List.of(new Gpu("NVIDIA L4", 24_152_899_584L)))),
          2,
          1,
          17,
          List.of(new RunView.FailureView("verify[n=1]", "BAD_ITEM", 2, 4, "no \"x\"")),
          "there is no room for the store",
          new RunView.Strangers(5, 6, 7, 8));

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
    String less = StatusJson.of(VIEW).toString().replaceAll(",\"gpuDevices\":\\[[^]]*]", "");
    assertThat(StatusJson.parse(Json.of(less)).pilots().get(0).gpuDevices()).isEmpty();
  }

  @Test
  void readsAnEarlierFormThatSaysNothingOfStrangers() throws Exception {
    String less = StatusJson.of(VIEW).toString().replaceAll(",\"strangers\":\\{[^}]*}", "");
    assertThat(StatusJson.parse(Json.of(less)).strangers()).isEqualTo(RunView.Strangers.NONE);
  }

  @Test
  void refusesAnotherVersionAndWhatIsNoStatus() {
    String odd = "{\"version\":1,\"outcome\":\"ODD\"}";
    for (String text : List.of("{}", "{\"version\":2}", "[", odd)) {
      assertThatThrownBy(() -> StatusJson.parse(Json.of(text))).isInstanceOf(IOException.class);
    }
  }
}
