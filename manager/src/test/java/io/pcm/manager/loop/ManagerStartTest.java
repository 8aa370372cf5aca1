package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.results.ResultFiles;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.PortRange;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManagerStartTest {
  /** An address reserved for documentation (RFC 5737), which no machine has. */
  private static final String NOBODYS = "192.0.2.1";

  @TempDir private Path folder;

  @Test
  void anEpochIsOnDiskBeforeTheManagerListensSoThatNoneIsGivenOutTwice() throws Exception {
    try (RunStore store = RunStore.open(folder.resolve("store.db"))) {
      for (int start = 0; start < 2; start++) {
        assertThatThrownBy(() -> Manager.start(config(), store, (port, epoch) -> {}))
            .isInstanceOf(IOException.class);
      }
      List<Fact> facts = new ArrayList<>();
      store.replay(facts::add);
      assertThat(facts).containsExactly(new Fact.RunOpened(1), new Fact.RunOpened(2));
    }
  }

  @Test
  void nothingOfItsItemsIsOpenAfterItsEnd() throws Exception {
    Path items = Files.writeString(folder.resolve("items.jsonl"), "1\n2\n");
    try (RunStore store = RunStore.open(folder.resolve("store.db"))) {
      Manager manager =
          Manager.start(config("127.0.0.1", Items.jsonLines(items)), store, (port, epoch) -> {});
      try {
        await().until(() -> manager.view().tasks().get(0).calls() == 2);
        assertThat(open()).contains(items);
      } finally {
        manager.close();
      }
    }
    assertThat(open()).doesNotContain(items);
  }

  /** The files that this process has open. */
  private static List<Path> open() throws IOException {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : descriptors) {
        if (Files.isSymbolicLink(each)) {
          open.add(Files.readSymbolicLink(each));
        }
      }
    }
    return open;
  }

  private ManagerConfig config() {
    return config(NOBODYS, new Items.Listed(List.of(Json.of("1"))));
  }

  private ManagerConfig config(String address, Items items) {
    Library library =
        Library.of("l", new Library.Host.Command(List.of("true")))
            .loadTimeout(Duration.ofSeconds(1))
            .callTimeout(Duration.ofSeconds(1))
            .build();
    Task.MapTask task =
        new Task.MapTask(
            TaskName.of("t"),
            new Task.FunctionUse("l", "f", Json.of("{}")),
            Policy.DEFAULT,
            items,
            OptionalInt.empty());
    LibraryNumber number = new LibraryNumber(0);
    RunPlan plan =
        new RunPlan(
            List.of(new LibrarySpec(number, library)),
            List.of(
                new RunPlan.PlannedTask(
                    task.name(),
                    new TaskSpec(new TaskNumber(0), number, "t", "f", Json.of("{}")),
                    List.of(),
                    Policy.DEFAULT)));
    return new ManagerConfig(
        new Workflow("w", List.of(library), List.of(task)),
        plan,
        new ResultFiles.Places(folder.resolve("results"), folder, folder.resolve("files")),
        Map.of(),
        address,
        PortRange.ANY,
        RunId.random(),
        RunSecret.random(),
        SchedulerConfig.DEFAULT,
        folder.resolve("chronicle"),
        note -> {},
        load -> {});
  }
}
