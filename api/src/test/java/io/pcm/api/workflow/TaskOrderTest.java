package io.pcm.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskOrderTest {
  @Test
  void eachTaskComesBehindAllThatItNeeds() {
    Task last = task("last", "left", "right", "left");
    Task right = task("right", "first");
    Task left = task("left", "first");
    Task first = task("first");
    TaskOrder order = TaskOrder.of(List.of(last, right, left, first));
    assertThat(order.sorted()).containsExactly(first, right, left, last);
    assertThat(order.stuck()).isEmpty();
    assertThat(order.circle()).isEmpty();
  }

  @Test
  void aCircleIsToldWithoutTheTasksAroundIt() {
    Task after = task("after", "free", "a");
    Task a = task("a", "b");
    Task b = task("b", "free", "c");
    Task c = task("c", "a");
    Task free = task("free");
    TaskOrder order = TaskOrder.of(List.of(after, a, b, c, free));
    assertThat(order.sorted()).containsExactly(free);
    assertThat(order.stuck()).containsExactly(after, a, b, c);
    assertThat(order.circle())
        .hasValue(List.of(TaskName.of("a"), TaskName.of("b"), TaskName.of("c"), TaskName.of("a")));
  }

  @Test
  void aTaskMayNeedItself() {
    assertThat(TaskOrder.of(List.of(task("a", "a"))).circle())
        .hasValue(List.of(TaskName.of("a"), TaskName.of("a")));
  }

  private static Task task(String name, String... needs) {
    List<TaskName> names = Arrays.stream(needs).map(TaskName::of).toList();
    return new Task.CallTask(
        TaskName.of(name), new Task.FunctionUse("l", "f", Json.of("{}")), Policy.DEFAULT, names);
  }
}
