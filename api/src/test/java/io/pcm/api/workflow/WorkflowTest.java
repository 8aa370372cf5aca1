package io.pcm.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkflowTest {
  @Test
  void keepsTheOrderOfDeclaration() {
    Workflow workflow =
        new Workflow("w", List.of(library("l")), List.of(task("b", "a"), task("a"), task("c")));

    assertThat(workflow.tasks()).extracting(t -> t.name().base()).containsExactly("b", "a", "c");
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    refuses("a workflow needs at least one task", List.of(library("l")), List.of());
    refuses(
        "two libraries are called 'l'", List.of(library("l"), library("l")), List.of(task("a")));
    refuses("two tasks are called 'a'", List.of(library("l")), List.of(task("a"), task("a")));
    refuses(
        "task 'a' uses library 'l', which does not exist; libraries: [m]",
        List.of(library("m")),
        List.of(task("a")));
    refuses(
        "task 'a' needs 'b', which does not exist", List.of(library("l")), List.of(task("a", "b")));
    assertThatThrownBy(() -> new Workflow("1", List.of(library("l")), List.of(task("a"))))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessageStartingWith("a workflow's name must be");
  }

  @Test
  void refusesCirclesOfAnyLength() {
    refuses("dependency cycle among tasks: a", List.of(library("l")), List.of(task("a", "a")));
    refuses(
        "dependency cycle among tasks: a, b, c",
        List.of(library("l")),
        List.of(task("a", "c"), task("b", "a"), task("c", "b"), task("d")));
  }

  @Test
  void takesALongChainWithoutDeepRecursion() {
    List<Task> tasks = new ArrayList<>(List.of(task("t0")));
    for (int i = 1; i < 10_000; i++) {
      tasks.add(task("t" + i, "t" + (i - 1)));
    }

    assertThat(new Workflow("w", List.of(library("l")), tasks).tasks()).hasSize(10_000);
  }

  @Test
  void aMapTaskNeedsTheTasksWhoseResultsItTakes() {
    List<TaskName> others = List.of(TaskName.of("a"), TaskName.of("b"));

    assertThat(map(new Items.ResultsOf(others, false)).needs()).isEqualTo(others);
    assertThat(map(new Items.Listed(List.of(Json.NULL))).needs()).isEmpty();
  }

  @Test
  void valuesRefuseWhatIsOutOfRange() {
    bad("slots must be a whole number, 1 to 16384", () -> library("l", 0, Duration.ofSeconds(1)));
    bad("load-timeout must be more than 0", () -> library("l", 1, Duration.ZERO));
    bad("a library's name", () -> library("l l", 1, Duration.ofSeconds(1)));
    bad("a command needs at least a program", () -> new Host.Command(List.of()));
    bad("resources must not be negative", () -> new Resources(0, -1, 0));
    bad("results-of must name at least one", () -> new Items.ResultsOf(List.of(), true));
    bad("retries must be 0 to 1000", () -> policy(-1, 0, OptionalInt.empty()));
    bad("retries must be 0 to 1000", () -> policy(0, 1001, OptionalInt.empty()));
    bad("max-failures must be 1 or more", () -> policy(0, 0, OptionalInt.of(0)));
  }

  @Test
  void aPolicyKnowsHowManyFailuresFailTheTask() {
    assertThat(Policy.DEFAULT.failuresThatFailTheTask()).isEmpty();
    assertThat(policy(0, 0, OptionalInt.of(7)).failuresThatFailTheTask()).hasValue(7);
    assertThat(
            new Policy(0, 0, Policy.OnError.FAIL, OptionalInt.empty(), 20, Optional.empty())
                .failuresThatFailTheTask())
        .hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 100, 1", "1024, 102400, 1024", "0.5, 50, 1", "0.29, 29, 1"})
  void gpusAreWholeOrAShareOfOne(double gpus, int hundredths, int count) {
    Resources resources = new Resources(0, 0, gpus);
    assertThat(resources.gpuHundredths()).isEqualTo(hundredths);
    assertThat(resources.gpuCount()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 0.125, 0.001, 1025, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
  void otherGpusAreRefused(double gpus) {
    bad("GPUs are whole, or a share of one", () -> new Resources(0, 0, gpus));
  }

  @Test
  void memoryOfGpusNeedsGpus() {
    bad("memory of GPUs needs GPUs", () -> new Resources(0, 0, 0, 1));
    assertThat(new Resources(2, 0, 0.25, 16L << 30).display())
        .isEqualTo("2 cores, 0.25 GPU, 16 GiB of GPU memory");
    assertThat(new Resources(0, 0, 2, 16L << 30).display())
        .isEqualTo("2 GPUs, 16 GiB of GPU memory each");
  }

  private static void bad(String message, Runnable make) {
    assertThatThrownBy(make::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static void refuses(String message, List<Library> libraries, List<Task> tasks) {
    assertThatThrownBy(() -> new Workflow("w", libraries, tasks))
        .isInstanceOf(InvalidWorkflowException.class)
        .hasMessage(message);
  }

  private static Policy policy(int error, int death, OptionalInt max) {
    return new Policy(error, death, Policy.OnError.ROW, max, 20, Optional.empty());
  }

  private static Task task(String name, String... needs) {
    return new Task.CallTask(
        TaskName.of(name),
        new Task.FunctionUse("l", "f", Json.of("{}")),
        Policy.DEFAULT,
        List.of(needs).stream().map(TaskName::of).toList());
  }

  private static Task.MapTask map(Items items) {
    return new Task.MapTask(
        TaskName.of("m"),
        new Task.FunctionUse("l", "f", Json.of("{}")),
        Policy.DEFAULT,
        items,
        OptionalInt.empty());
  }

  private static Library library(String name) {
    return library(name, 1, Duration.ofSeconds(1));
  }

  private static Library library(String name, int slots, Duration load) {
    return Library.of(name, new Host.Command(List.of("cat")))
        .slots(slots)
        .loadTimeout(load)
        .callTimeout(Duration.ofSeconds(1))
        .build();
  }
}
