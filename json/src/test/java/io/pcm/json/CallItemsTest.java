package io.pcm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.results.CallItem;
import io.pcm.api.workflow.TaskName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallItemsTest {
  private static final CallItem ITEM =
      CallItem.of(
          Path.of("/run \"1\"/results"),
          List.of(TaskName.of("score"), new TaskName("verify", Map.of("t", "a b", "n", "1"))));

  @Test
  void anItemComesBackAsItWasWritten() {
    assertThat(CallItems.read(ITEM.toJson())).isEqualTo(ITEM);
  }

  @Test
  void itsFilesAreWhereResultFilesAre() {
    assertThat(ITEM.needs().get(1).file())
        .isEqualTo(Path.of("/run \"1\"/results/verify/n=1,t=a%20b.jsonl"));
  }

  @Test
  void anItemOfAnotherFormIsRefused() {
    for (String bad : List.of("", "[]", "{}", "{\"needs\":[{}],\"results\":\"/r\"}")) {
      assertThatThrownBy(() -> CallItems.read(Json.of(bad)))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
