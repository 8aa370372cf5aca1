package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.results.ResultFiles;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreFacts;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class FileWorkTest {
  private static final int ITEMS = 100_000;
  private static final TaskNumber NUMBER = new TaskNumber(0);
  private static final Action.WriteResults WRITE = new Action.WriteResults(NUMBER, null, true);

  @TempDir private Path folder;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private RunStore store;

  @BeforeEach
  void openStore() throws Exception {
    store = RunStore.open(folder.resolve("store.db"));
    store.commit(List.of(StoreFacts.succeeded(NUMBER, 0, ITEMS)));
    Files.writeString(
        data(),
        IntStream.range(0, ITEMS)
            .mapToObj(i -> "{\"n\":" + i + "}\n")
            .collect(Collectors.joining()));
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  private Path data() {
    return folder.resolve("in.jsonl");
  }

  private Path file() {
    return folder.resolve("results/t.jsonl");
  }

  private Path unfinished() {
    return folder.resolve("results/t.jsonl.part");
  }

  private FileWork work() {
    Library library =
        new Library(
            "l",
            new Library.Host.Command(List.of("true")),
            Json.of("{}"),
            1,
            Resources.NONE,
            List.of(),
            Map.of(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Library.Retention.RUN);
    Task task =
        new Task.MapTask(
            TaskName.of("t"),
            "l",
            "f",
            Json.of("{}"),
            Policy.DEFAULT,
            new Items.JsonLines(data()),
            OptionalInt.empty());
    LibraryNumber number = new LibraryNumber(0);
    RunPlan plan =
        new RunPlan(
            List.of(new LibrarySpec(number, library)),
            List.of(
                new RunPlan.PlannedTask(
                    task.name(),
                    new TaskSpec(NUMBER, number, "t", "f", Json.of("{}")),
                    List.of(),
                    Policy.DEFAULT)));
    ItemSources items =
        new ItemSources(
            new Workflow("w", List.of(library), List.of(task)),
            Map.of(task.name(), NUMBER),
            store,
            folder.resolve("results"));
    return new FileWork(
        plan,
        new OpenSources(items, List.of(task)),
        new ResultFiles(folder.resolve("results"), store),
        events::add);
  }

  private List<String> lines() throws Exception {
    List<String> lines = Files.readAllLines(file());
    assertThat(lines).hasSize(ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      assertThat(lines.get(i)).contains("\"index\":" + i + ",", "\"item\":{\"n\":" + i + "}");
    }
    return lines;
  }

  @Test
  void aStopWhileTheFileIsWrittenLeavesNothingAndTheNextStartWritesIt() throws Exception {
    FileWork first = work();
    Thread writing = new Thread(() -> first.write(WRITE));
    writing.start();
    Awaitility.await().until(() -> Files.exists(unfinished()) && Files.size(unfinished()) > 0);
    writing.interrupt();
    writing.join();

    assertThat(file()).doesNotExist();
    assertThat(unfinished()).doesNotExist();
    assertThat(events).isEmpty();

    work().write(WRITE);
    lines();
    assertThat(events).containsExactly(new Event.ResultsWritten(NUMBER));
  }

  @Test
  void aStopWhileItemsAreCountedSaysNothingOfThem() throws Exception {
    FileWork work = work();
    Thread counting =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              work.count(NUMBER);
            });
    counting.start();
    counting.join();

    assertThat(events).isEmpty();
  }

  @Test
  void itemsThatAreGoneLeaveNoFileAndTheFileIsWrittenWhenTheyAreBack() throws Exception {
    Path aside = Files.move(data(), folder.resolve("aside"));

    work().write(WRITE);
    Event.ItemsLost lost = (Event.ItemsLost) events.remove();
    assertThat(lost.reason()).contains("in.jsonl");
    assertThat(file()).doesNotExist();
    assertThat(unfinished()).doesNotExist();
    assertThat(events).isEmpty();

    Files.move(aside, data());
    work().write(WRITE);
    lines();
  }
}
