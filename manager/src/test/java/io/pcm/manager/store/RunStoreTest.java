package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static io.pcm.manager.store.StoreFacts.one;
import static io.pcm.manager.store.StoreFacts.replayed;
import static io.pcm.manager.store.StoreFacts.show;
import static io.pcm.manager.store.StoreFacts.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.store.StoreException.Reason;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("store.db");
  }

  @Test
  void tellsAllFactsAgainInTheOrderInWhichTheyWereCommitted() throws Exception {
    List<Fact> facts = StoreFacts.oneOfEach();
    try (RunStore store = RunStore.open(file())) {
      for (Fact fact : facts) {
        store.commit(List.of(fact));
      }
      store.commit(facts);
    }
    List<String> expected = new ArrayList<>();
    facts.forEach(f -> expected.add(show(f)));
    facts.forEach(f -> expected.add(show(f)));
    try (RunStore store = RunStore.open(file())) {
      assertThat(replayed(store)).isEqualTo(expected);
      assertThat(replayed(store)).isEqualTo(expected);
    }
  }

  @Test
  void addsUpWhatEnginesSaidAboutResultsThatCount() throws Exception {
    String whole =
        "{\"prompt-tokens\":270,\"cached-tokens\":256,\"tokens\":12,\"finish\":\"length\"}";
    String odd =
        "{\"prompt-tokens\":-1,\"cached-tokens\":1e99,\"tokens\":99999999999,\"finish\":{\"a\":[]},"
            + "\"more\":{\"tokens\":5}}";
    TaskNumber other = new TaskNumber(1);
    EngineUse sum = new EngineUse(3, 540, 512, 24, 2);
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.engineUse(TASK)).isEqualTo(EngineUse.NONE);
      store.commit(
          List.of(
              one(TASK, 0, Outcome.SUCCEEDED, 1, 5, "\"a\"\n" + whole),
              one(TASK, 5000, Outcome.SUCCEEDED, 1, 5, "\"b\"\n" + whole),
              one(TASK, 1, Outcome.FAILED, 1, 5, "{}\n" + whole),
              one(TASK, 2, Outcome.SUCCEEDED, 1, 5, whole),
              one(other, 0, Outcome.SUCCEEDED, 1, 5, "1\n{\"finish\":\"stop\"}")));
      store.commit(List.of(one(TASK, 3, Outcome.SUCCEEDED, 1, 5, "\"c\"\n" + odd)));
      assertThat(store.engineUse(TASK)).isEqualTo(sum);
      assertThat(store.engineUse(other)).isEqualTo(new EngineUse(1, 0, 0, 0, 0));
    }
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.engineUse(TASK)).as("after a restart").isEqualTo(sum);
      store.commit(List.of(new Fact.TaskReset(TASK)));
      assertThat(store.engineUse(TASK)).isEqualTo(EngineUse.NONE);
    }
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.engineUse(TASK)).as("deleted with the task").isEqualTo(EngineUse.NONE);
      assertThat(store.engineUse(other).answers()).isEqualTo(1);
    }
  }

  @Test
  void keepsOutcomesAndGivesThemBackByBlock() throws Exception {
    try (RunStore store = RunStore.open(file())) {
      store.commit(List.of(succeeded(TASK, 4000, 4200), succeeded(TASK, 0, 10)));
      store.commit(List.of(one(TASK, 4095, Outcome.FAILED, 3, 2_000_000_000, "{\"kind\":\"X\"}")));
    }
    try (RunStore store = RunStore.open(file())) {
      OutcomeBlock first = store.block(TASK, 0);
      assertThat(first.has(9)).isTrue();
      assertThat(first.has(10)).isFalse();
      assertThat(first.get(9).payload().json()).isEqualTo(StoreFacts.result(9));
      assertThat(first.get(4095).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(first.get(4095).attempts()).isEqualTo(3);
      assertThat(first.get(4095).micros()).isEqualTo(2_000_000_000);
      OutcomeBlock second = store.block(TASK, 1);
      assertThat(second.get(4199).payload().json()).isEqualTo(StoreFacts.result(4199));
      assertThat(second.has(4200)).isFalse();
      assertThat(store.block(TASK, 7).has(7 * 4096)).isFalse();
      assertThat(store.succeeded(TASK).cardinality()).isEqualTo(209);
    }
  }

  @Test
  void mergesSmallOutcomesOfOneGroupIntoOneRowPerBlock() throws Exception {
    try (RunStore store = RunStore.open(file())) {
      List<Fact> facts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        facts.add(succeeded(TASK, i * 100, i * 100 + 50));
      }
      store.commit(facts);
      assertThat(replayed(store)).hasSize(3);
    }
  }

  @Test
  void keepsOutcomesBeforeTheFactsThatNameTheirTask() throws Exception {
    TaskNumber other = new TaskNumber(1);
    Fact charged = new Fact.AttemptCharged(TASK, 5, null, null);
    Fact end = new Fact.RunEnded(Outcome.SUCCEEDED);
    try (RunStore store = RunStore.open(file())) {
      store.commit(
          List.of(
              succeeded(other, 0, 1), succeeded(TASK, 1, 2), charged, succeeded(TASK, 5, 6), end));
      assertThat(replayed(store))
          .containsExactly(
              "task 0 1:0/1/140000 payloads 0",
              show(charged),
              "task 0 5:0/1/140000 payloads 0",
              "task 1 0:0/1/140000 payloads 0",
              show(end));
    }
  }

  @Test
  void aResultFileCountsUntilTheTaskHasSomethingNewer() throws Exception {
    Fact written = new Fact.ResultsWritten(TASK, new ResultFile(7, 1, "00", ""));
    List<Fact> newer =
        List.of(
            succeeded(TASK, 5, 6),
            new Fact.TaskOpened(TASK, 10),
            new Fact.RestEnded(TASK, Outcome.FAILED, StoreFacts.ERROR),
            new Fact.TaskReset(TASK));
    try (RunStore store = RunStore.open(file())) {
      for (Fact fact : newer) {
        store.commit(List.of(written, succeeded(new TaskNumber(1), 0, 1)));
        assertThat(store.file(TASK)).isPresent();
        store.commit(List.of(fact));
        assertThat(store.file(TASK)).as(show(fact)).isEmpty();
      }
      store.commit(List.of(written));
    }
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.file(TASK)).isPresent();
    }
  }

  @Test
  void forgetsTheOutcomesOfATaskThatWasReset() throws Exception {
    TaskNumber other = new TaskNumber(1);
    try (RunStore store = RunStore.open(file())) {
      store.commit(List.of(succeeded(TASK, 0, 10), succeeded(other, 0, 10)));
      store.commit(List.of(succeeded(TASK, 10, 20), new Fact.RunOpened(2)));
      store.commit(List.of(new Fact.RestEnded(TASK, Outcome.FAILED, StoreFacts.ERROR)));
      assertThat(store.rest(TASK)).isPresent();
      store.commit(
          List.of(succeeded(TASK, 20, 30), new Fact.TaskReset(TASK), succeeded(TASK, 3, 5)));
      assertThat(store.rest(TASK)).isEmpty();
    }
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.rest(TASK)).isEmpty();
      assertThat(store.succeeded(TASK).toString()).isEqualTo("{3, 4}");
      assertThat(store.block(TASK, 0).has(10)).isFalse();
      assertThat(store.succeeded(other).cardinality()).isEqualTo(10);
      assertThat(replayed(store)).first().asString().startsWith("task 1 0:0/1/140000");
      store.commit(List.of(new Fact.TaskReset(other), new Fact.TaskReset(TASK)));
    }
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.succeeded(other).isEmpty()).isTrue();
    }
  }

  @Test
  void keepsDocuments() throws Exception {
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.document("run")).isEmpty();
      store.putDocument("run", Json.of("{\"id\":1}"));
      store.putDocument("run", Json.of("{\"id\":2}"));
      store.putDocument("tasks", Json.of("[]"));
    }
    try (RunStore store = RunStore.open(file())) {
      assertThat(store.document("run")).contains(Json.of("{\"id\":2}"));
      assertThat(store.document("tasks")).contains(Json.of("[]"));
    }
  }

  @Test
  void isForItsOwnerOnlyAndUsesNoSharedMemory() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("an odd?name#with %41 ü"));
    try (RunStore store = RunStore.open(odd.resolve("store.db"))) {
      store.commit(List.of(new Fact.RunOpened(1)));
      try (var files = Files.list(odd)) {
        assertThat(files)
            .extracting(f -> f.getFileName() + " " + modeOf(f))
            .containsExactlyInAnyOrder(
                "store.db rw-------", "store.db-mark rw-------", "store.db-wal rw-------");
      }
    }
  }

  private static String modeOf(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isOpenInOneProcessAtATime() throws Exception {
    RunStore store = RunStore.open(file());
    try (store) {
      assertThatThrownBy(() -> RunStore.open(file()))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
          .hasMessageContaining("open in another process");
    }
    assertThatThrownBy(() -> store.commit(List.of(new Fact.RunOpened(1))))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void refusesAStoreOfANewerPcmAndFilesThatAreNoStore() throws Exception {
    RunStore.open(file()).close();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      c.createStatement().execute("PRAGMA user_version=2");
    }
    assertThatThrownBy(() -> RunStore.open(file()))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER))
        .hasMessageContaining("schema 2");

    Path text = Files.writeString(folder.resolve("text"), "no database ".repeat(100));
    assertThatThrownBy(() -> RunStore.open(text))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));

    Path foreign = folder.resolve("foreign.db");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + foreign)) {
      c.createStatement().execute("CREATE TABLE t(a)");
    }
    assertThatThrownBy(() -> RunStore.open(foreign)).hasMessageContaining("not a PCM store");
  }

  @Test
  void splitsWhatIsTooMuchForOneRow() throws Exception {
    String large = "\"" + "x".repeat(200_000) + "\"";
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      facts.add(one(TASK, i, Outcome.SUCCEEDED, 1, 1, large));
    }
    try (RunStore store = RunStore.open(file())) {
      store.commit(facts);
      assertThat(replayed(store)).hasSizeBetween(4, 6);
      assertThat(store.payloadBytes(TASK, 0)).isEqualTo(100L * large.length());
      assertThat(store.outcomes(TASK, 90, 95, Long.MAX_VALUE).get(94).payload().json().length())
          .isEqualTo(large.length());
      OutcomeWindow window = new OutcomeWindow(store, TASK);
      assertThat(window.get(99)).isPresent();
      assertThat(window.get(100)).isEmpty();
    }
  }

  @Test
  void holdsFewLargeOutcomesAtATimeWhereverTheyAre() throws Exception {
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String result = i >= 100 && i < 112 ? "\"" + "x".repeat(4_000_000) + "\"" : "1";
      facts.add(one(TASK, (i * 7) % 300, Outcome.SUCCEEDED, 1, 1, "1"));
      facts.add(one(TASK, i, Outcome.SUCCEEDED, 1, 1, result));
    }
    try (RunStore store = RunStore.open(file())) {
      store.commit(facts);
      OutcomeBlock part = store.outcomes(TASK, 96, 128, 10_000_000);
      long bytes = 0;
      for (int call = part.from(); call < part.to(); call++) {
        bytes += part.get(call).payload().length();
      }
      assertThat(part.from()).isEqualTo(96);
      assertThat(part.to()).isGreaterThan(96);
      assertThat(bytes).isLessThanOrEqualTo(10_000_000);
      OutcomeWindow window = new OutcomeWindow(store, TASK);
      for (int call = 0; call < 300; call++) {
        assertThat(window.get(call)).as("call %d", call).isPresent();
      }
      assertThat(store.outcomes(TASK, 100, 101, 10).get(100).payload().length())
          .as("one is returned whatever its size")
          .isGreaterThanOrEqualTo(1);
    }
  }
}
