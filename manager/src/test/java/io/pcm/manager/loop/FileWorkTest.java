package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.driver.LostItems;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
  private static final Action.WriteResults WRITE =
      new Action.WriteResults(NUMBER, null, null, false);

  @TempDir private Path folder;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<String> notes = new ArrayList<>();
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
        Library.of("l", new Library.Host.Command(List.of("true")))
            .loadTimeout(Duration.ofMinutes(1))
            .callTimeout(Duration.ofMinutes(1))
            .build();
    Task task =
        new Task.MapTask(
            TaskName.of("t"),
            new Task.FunctionUse("l", "f", Json.of("{}")),
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
        new OpenSources(items, List.of(task), new LostItems(events::add, notes::add)),
        new ResultFiles(folder.resolve("results"), store),
        events::add,
        notes::add);
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
    assertThat(events).hasSize(1);
    assertThat(notes).isEmpty();
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

    FileWork work = work();
    work.write(WRITE);
    work.count(NUMBER);
    Event.ItemsLost lost = (Event.ItemsLost) events.remove();
    assertThat(lost.reason()).contains("in.jsonl");
    assertThat(events.remove()).isInstanceOf(Event.ItemsLost.class);
    assertThat(events).isEmpty();
    assertThat(notes).as("what the user is told, once").containsExactly(lost.reason());
    assertThat(file()).doesNotExist();
    assertThat(unfinished()).doesNotExist();

    Files.move(aside, data());
    work().write(WRITE);
    lines();
  }

  private ResultFile written() throws Exception {
    work().write(WRITE);
    return ((Event.ResultsWritten) events.take()).file();
  }

  private static Action.WriteResults again(ResultFile last, boolean current) {
    return new Action.WriteResults(NUMBER, null, last, current);
  }

  private interface Change {
    void make() throws Exception;
  }

  /** The file is rewritten with its old content, and a note; the changed file is kept. */
  private void isWrittenAgainAfter(Change change) throws Exception {
    ResultFile last = written();
    byte[] right = Files.readAllBytes(file());
    change.make();
    byte[] strange = Files.readAllBytes(file());

    work().write(again(last, true));

    assertThat(Files.readAllBytes(file())).isEqualTo(right);
    assertThat(Files.readAllBytes(folder.resolve("results/t.jsonl.changed"))).isEqualTo(strange);
    assertThat(notes).singleElement().asString().contains("t.jsonl has changed since PCM wrote it");
    assertThat(((Event.ResultsWritten) events.take()).file().sha256()).isEqualTo(last.sha256());
  }

  @Test
  void aFileThatWasCutIsWrittenAgain() throws Exception {
    isWrittenAgainAfter(
        () -> Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 1_000_000)));
  }

  @Test
  void aFileThatWasEmptiedIsWrittenAgain() throws Exception {
    isWrittenAgainAfter(() -> Files.write(file(), new byte[0]));
  }

  @Test
  void aFileInWhichOneByteWasChangedIsWrittenAgain() throws Exception {
    isWrittenAgainAfter(
        () -> {
          byte[] bytes = Files.readAllBytes(file());
          bytes[777_777] ^= 1;
          Files.write(file(), bytes);
        });
  }

  @Test
  void aFileThatIsGoneIsWrittenAgain() throws Exception {
    ResultFile last = written();
    Files.delete(file());

    work().write(again(last, true));

    lines();
    assertThat(notes).singleElement().asString().contains("t.jsonl was missing");
  }

  @Test
  void aFileThatWasPutThereEarlyIsReplacedAndKept() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "early\n");

    written();

    lines();
    assertThat(folder.resolve("results/t.jsonl.changed")).hasContent("early\n");
    assertThat(notes).singleElement().asString().contains("has changed since PCM wrote it");
  }

  @Test
  void aFileThatWasOnlyTouchedStaysAndIsKnownByItsNewTime() throws Exception {
    ResultFile last = written();
    Object key = Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
    FileTime time = FileTime.from(Instant.parse("2031-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file(), time);

    work().write(again(last, true));

    ResultFile now = ((Event.ResultsWritten) events.take()).file();
    assertThat(now.modified()).isEqualTo(time.to(TimeUnit.NANOSECONDS));
    assertThat(now.sha256()).isEqualTo(last.sha256());
    assertThat(Files.readAttributes(file(), BasicFileAttributes.class).fileKey()).isEqualTo(key);
    assertThat(notes).isEmpty();
  }

  @Test
  void ourOwnFileOfFewerCallsIsReplacedWithoutAWord() throws Exception {
    ResultFile last = written();
    Object key = Files.readAttributes(file(), BasicFileAttributes.class).fileKey();

    work().write(again(last, false));

    lines();
    assertThat(Files.readAttributes(file(), BasicFileAttributes.class).fileKey()).isNotEqualTo(key);
    assertThat(notes).isEmpty();
    assertThat(folder.resolve("results/t.jsonl.changed")).doesNotExist();
  }

  @Test
  void aFileWhoseFactWasLostInAKillIsTakenForOurOwn() throws Exception {
    written();

    written();

    assertThat(notes).isEmpty();
    assertThat(folder.resolve("results/t.jsonl.changed")).doesNotExist();
  }
}
