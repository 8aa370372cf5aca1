package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.Json;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.inspect.RunResults;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs without pilots whose items come from streams. */
@Timeout(60)
class StreamedItemsTest {
  @TempDir private Path folder;

  private static Stream<Json> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> Json.of("" + i));
  }

  private static Task task(String name, Items items, OptionalInt limit) {
    return new Task.MapTask(
        TaskName.of(name),
        new Task.FunctionUse("echo", "same", Json.of("{}")),
        Policy.DEFAULT,
        items,
        limit);
  }

  private static Task task(String name, Items items) {
    return task(name, items, OptionalInt.empty());
  }

  /** Starts and closes a run; gives the number of calls of each task, when all are known. */
  private List<Integer> calls(Task... tasks) throws RunException {
    return calls(calls -> !calls.contains(-1), tasks);
  }

  /** The same when these are known; a resumed run begins with the numbers of the last start. */
  private List<Integer> calls(Predicate<List<Integer>> known, Task... tasks) throws RunException {
    Library echo = Library.of("echo", new Host.Command(List.of("cat"))).build();
    Workflow workflow = new Workflow("test", List.of(echo), List.of(tasks));
    CompletableFuture<List<Integer>> counted = new CompletableFuture<>();
    try (Run run = Pcm.start(workflow, RunOptions.in(run()))) {
      run.onProgress(
          view -> {
            List<Integer> calls = view.tasks().stream().map(TaskProgress::calls).toList();
            if (known.test(calls)) {
              counted.complete(calls);
            }
          });
      return counted.join();
    }
  }

  private RunException failure(Task... tasks) {
    return catchThrowableOfType(RunException.class, () -> calls(tasks));
  }

  private Path run() {
    return folder.resolve("run");
  }

  private boolean isWriting() {
    try (Stream<Path> files = Files.walk(run().resolve("turns"))) {
      return files.anyMatch(file -> file.endsWith("items") && file.toFile().length() > 0);
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(run().resolve("items"))) {
      return files.toList();
    }
  }

  /** The lines that the only stream has become. */
  private List<String> lines() throws IOException {
    assertThat(files()).hasSize(1);
    return Files.readAllLines(files().get(0));
  }

  @Test
  void becomeALineEach() throws Exception {
    assertThat(calls(task("each", Items.from(() -> numbers(3))))).containsExactly(3);
    assertThat(lines()).containsExactly("0", "1", "2");
  }

  @Test
  void countAsTheSameFileInEitherDirection() throws Exception {
    Path file = Files.writeString(folder.resolve("same.jsonl"), "0\n1\n2\n");
    Task streamed = task("each", Items.from(() -> numbers(3)));
    Task read = task("each", Items.jsonLines(file));
    assertThat(calls(streamed)).containsExactly(3);
    assertThat(calls(read)).containsExactly(3);
    assertThat(files()).isEmpty();
    assertThat(calls(streamed)).containsExactly(3);
  }

  @Test
  void areReadAgainWhenTheRunIsResumed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Stream<Json>> supplier =
        () -> {
          asked.incrementAndGet();
          return numbers(3);
        };
    calls(task("each", Items.from(supplier)));
    assertThat(calls(task("each", Items.from(supplier)))).containsExactly(3);
    assertThat(asked).hasValue(2);
    assertThat(lines()).hasSize(3);
  }

  @Test
  void mustBeTheSameWhenTheRunIsResumedAndTheOldOnesStayUntilThen() throws Exception {
    calls(task("each", Items.from(() -> numbers(3))));
    Path before = files().get(0);
    RunException refused = failure(task("each", Items.from(() -> numbers(4))));
    assertThat(refused.kind()).isEqualTo(Kind.WORKFLOW);
    assertThat(refused).hasMessageContaining("redo  each: ");
    assertThat(before).hasContent("0\n1\n2\n");
    assertThat(calls(task("each", Items.from(() -> numbers(3))))).containsExactly(3);
    assertThat(files()).containsExactly(before);
  }

  @Test
  void areSharedByTasksWithTheSameItems() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Items shared =
        Items.from(
            () -> {
              asked.incrementAndGet();
              return numbers(2);
            });
    assertThat(calls(task("a", shared), task("b", shared), task("c", Items.from(() -> numbers(1)))))
        .containsExactly(2, 2, 1);
    assertThat(asked).hasValue(1);
    assertThat(files()).hasSize(2);
  }

  @Test
  void areInOrderAndClosedEvenIfParallel() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    calls(
        task(
            "each", Items.from(() -> numbers(10_000).parallel().onClose(closed::incrementAndGet))));
    assertThat(lines()).containsExactlyElementsOf(numbers(10_000).map(Json::toString).toList());
    assertThat(closed).hasValue(1);
  }

  @Test
  void areReadOneAtATimeFromAnEndlessStreamThatTheSupplierLimits() throws Exception {
    AtomicLong read = new AtomicLong();
    Items limited =
        Items.from(
            () ->
                Stream.of(1)
                    .flatMap(one -> LongStream.iterate(0, i -> i + 1).boxed())
                    .peek(i -> read.incrementAndGet())
                    .limit(5_000)
                    .map(i -> Json.of("" + i)));
    assertThat(calls(task("a", limited, OptionalInt.of(2)), task("b", limited)))
        .containsExactly(2, 5_000);
    assertThat(read).hasValue(5_000);
  }

  @Test
  void areReadToTheEndSoThatAHigherLimitResumesTheRun() throws Exception {
    Items all = Items.from(() -> numbers(10));
    assertThat(calls(task("each", all, OptionalInt.of(2)))).containsExactly(2);
    assertThat(lines()).hasSize(10);
    assertThat(calls(List.of(7)::equals, task("each", all, OptionalInt.of(7)))).hasSize(1);
    assertThat(calls(List.of(10)::equals, task("each", all))).hasSize(1);
  }

  @Test
  void withALimitCountAsTheSameFileWithTheSameLimit() throws Exception {
    Path file = Files.writeString(folder.resolve("same.jsonl"), "0\n1\n2\n");
    OptionalInt two = OptionalInt.of(2);
    assertThat(calls(task("each", Items.jsonLines(file), two))).containsExactly(2);
    assertThat(calls(task("each", Items.from(() -> numbers(3)), two))).containsExactly(2);
  }

  @Test
  void stayOnALineEachWhateverTheyAre() throws Exception {
    Items odd =
        Items.from(
            () ->
                Stream.of(
                    Json.of("{\n  \"a\": 1,\r\n  \"b\": \"x\\ny\"\n}"),
                    Json.of(" \n"),
                    Json.of(""),
                    Json.of("\"no\nJSON\""),
                    Json.of("nor this"),
                    Json.of("\"" + "x".repeat(2_000_000) + "\""),
                    Json.NULL));
    assertThat(calls(task("each", odd))).containsExactly(7);
    List<String> lines = lines();
    assertThat(lines.get(0)).isEqualTo("{   \"a\": 1,    \"b\": \"x\\ny\" }");
    assertThat(lines.subList(1, 5))
        .containsExactly("(empty)", "(empty)", "\"no\u001aJSON\"", "nor this");
    assertThat(lines.get(5)).hasSize(2_000_002);
    assertThat(lines.get(6)).isEqualTo("null");
  }

  @Test
  void failTheStartWithTheNameOfTheTaskIfTheyFail() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Stream<Json> broken =
        numbers(100)
            .peek(
                json -> {
                  if (json.toString().equals("42")) {
                    throw new UncheckedIOException(new IOException("the database is gone"));
                  }
                })
            .onClose(closed::incrementAndGet);
    RunException failed = failure(task("each", Items.from(() -> broken)));
    assertThat(failed.kind()).isEqualTo(Kind.WORKFLOW);
    assertThat(failed)
        .hasMessageContainingAll("task 'each'", "after 42 items", "the database is gone");
    assertThat(closed).hasValue(1);
    assertThat(files()).isEmpty();
    assertThat(failure(task("each", Items.from(() -> broken))))
        .as("a stream cannot be read twice")
        .hasMessageContainingAll("task 'each'", "IllegalStateException");
    assertThat(calls(task("each", Items.from(() -> numbers(3))))).containsExactly(3);
  }

  @Test
  @SuppressWarnings("NullAway")
  void failTheStartIfTheyAreNull() {
    Items shared =
        Items.from(
            () -> {
              throw new IllegalArgumentException("no such table");
            });
    assertThat(failure(task("a", shared), task("b", shared)))
        .hasMessageContainingAll("tasks 'a', 'b'", "no such table");
    assertThat(failure(task("each", Items.from(() -> null))))
        .hasMessageContaining("the supplier gave no stream");
    assertThat(failure(task("each", Items.from(() -> Stream.of(Json.NULL, null)))))
        .hasMessageContaining("after 1 items")
        .hasMessageContaining("an item is null");
  }

  @Test
  void endlessOnesAreInterrupted() throws Exception {
    Items endless =
        Items.from(
            () ->
                Stream.generate(() -> Json.NULL)
                    .onClose(() -> assertThat(Thread.currentThread().isInterrupted()).isTrue()));
    List<RunException> seen = new ArrayList<>();
    Thread starter =
        new Thread(
            () -> {
              seen.add(failure(task("each", endless)));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
    starter.start();
    while (!isWriting()) {
      Thread.onSpinWait();
    }
    starter.interrupt();
    starter.join();
    assertThat(seen.get(0)).hasMessageContaining("the start was interrupted after");
    assertThat(seen.get(0).kind()).isEqualTo(Kind.ENVIRONMENT);
    assertThat(files()).isEmpty();
    assertThat(calls(task("each", Items.from(() -> numbers(3))))).containsExactly(3);
  }

  @Test
  void areFoundInARunDirectoryThatWasMoved() throws Exception {
    calls(task("each", Items.from(() -> numbers(3))));
    Path moved = Files.move(run(), folder.resolve("moved"));
    Workflow recorded = RunRecord.workflowOf(moved.resolve("run.json"));
    Items items = ((Task.MapTask) recorded.tasks().get(0)).items();
    assertThat(((Items.JsonLines) items).file()).hasContent("0\n1\n2\n");
    assertThat(RunResults.of(moved).tasks())
        .extracting(task -> task.name().display())
        .containsExactly("each");
  }
}
