package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.inspect.DiskUse;
import io.pcm.runtime.inspect.DiskUse.Part;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.inspect.ListedRun.Counts;
import io.pcm.runtime.inspect.RunDetails;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.ManagerStay;
import io.pcm.runtime.rundir.RecordedFile;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RunsViewTest {
  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Path RUNS = Path.of("/home/ada/pcm-runs");

  private static ListedRun run(String name, RunPhase phase, String why, Counts counts) {
    Optional<LockHolder> holder =
        phase == RunPhase.RUNNING
            ? Optional.of(new LockHolder("0.1.0", "login1", 4711, START, "boot", "java"))
            : Optional.empty();
    return new ListedRun(
        RUNS.resolve(name), phase, why, holder, Optional.of(START), Optional.of(counts));
  }

  private static final List<ListedRun> LIST =
      List.of(
          run("factcheck", RunPhase.RUNNING, "", new Counts(4, 1, 600, 170, 3)),
          run("night", RunPhase.SUSPENDED, "its manager was killed", new Counts(1, 0, 9, 3, 0)),
          new ListedRun(
              RUNS.resolve("odd\u001b[31m"),
              RunPhase.BROKEN,
              "there is no /r/store.db",
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));

  private static final DiskUse USE =
      new DiskUse(
          RUNS.resolve("factcheck"),
          List.of(new Part("store", 3, 98_400_000), new Part("context logs", 12, 1_234)),
          List.of(RUNS.resolve("factcheck/results")));

  @Test
  void the_list_of_runs_has_a_line_for_each_and_says_what_is_broken() throws IOException {
    Golden.check("runs-list.txt", RunsView.table(LIST, Map.of(), UTC));
    Golden.check("runs-list.json", RunsView.json(LIST, Map.of()));
    Golden.check("runs-list-size.txt", RunsView.table(LIST, Map.of(USE.run(), USE), UTC));
    assertThat(RunsView.json(LIST, Map.of(USE.run(), USE))).contains("\"bytes\":98401234");
  }

  @Test
  void what_takes_the_room_is_a_table() throws IOException {
    Golden.check("runs-du.txt", RunsView.text(USE));
    Golden.check("runs-du.json", RunsView.json(USE));
    assertThat(RunsView.removed(USE, false))
        .isEqualTo(
            "removed /home/ada/pcm-runs/factcheck (15 files, 98.4 MB); links in it are gone, but"
                + " not what they lead to: [/home/ada/pcm-runs/factcheck/results]");
    Golden.check("runs-rm.json", RunsView.json(List.of(USE), true));
  }

  @Test
  void what_stop_and_wait_did_is_json() {
    Path run = Path.of("/r");
    assertThat(RunsView.stopping(run, OptionalInt.of(3)))
        .isEqualTo("{\"version\":1,\"run\":\"/r\",\"stopping\":true,\"running\":3}");
    assertThat(RunsView.stopping(run, OptionalInt.empty()))
        .isEqualTo("{\"version\":1,\"run\":\"/r\",\"stopping\":false,\"running\":null}");
    assertThat(RunsView.ended(run, Optional.of(RunPhase.FAILED)))
        .isEqualTo("{\"version\":1,\"run\":\"/r\",\"state\":\"FAILED\"}");
    assertThat(RunsView.ended(run, Optional.empty())).contains("\"state\":null");
  }

  @Test
  void sizes_have_three_or_four_digits() {
    assertThat(Sizes.text(0)).isEqualTo("0 B");
    assertThat(Sizes.text(999)).isEqualTo("999 B");
    assertThat(Sizes.text(1500)).isEqualTo("1.5 kB");
    assertThat(Sizes.text(999_949)).isEqualTo("999.9 kB");
    assertThat(Sizes.text(999_950)).isEqualTo("1.0 MB");
    assertThat(Sizes.text(7_200_000_000_000L)).isEqualTo("7.2 TB");
  }

  @Test
  void the_details_of_a_run_are_shown() throws IOException {
    Golden.check("runs-show.txt", RunDetailsView.text(details(), UTC));
    Golden.check("runs-show.json", RunDetailsView.json(details()));
    assertThat(RunDetailsView.json(details())).contains("\"temperature\":0.10000000000000000001");
  }

  private static RunDetails details() {
    RecordedFile model =
        new RecordedFile("model", Path.of("/models/m.gguf"), 98_362_432L, "0".repeat(64));
    Map<String, Json> parameters = new LinkedHashMap<>();
    parameters.put("temperature", Json.of("0.10000000000000000001"));
    parameters.put("templates", Json.of("[\"bare\",\"few-shot\"]"));
    ManagerStay first =
        new ManagerStay(
            1,
            START,
            Optional.empty(),
            Optional.empty(),
            "0.1.0",
            "login1",
            "ada",
            4000,
            "17",
            Path.of("/home/ada"));
    RunRecord record =
        new RunRecord(
            workflow(),
            Optional.of(Path.of("/home/ada/workflow.yaml")),
            parameters,
            List.of(model),
            List.of(first.end(START.plusSeconds(900), "SOME_FAILED")));
    TaskProgress progress =
        new TaskProgress("verify", TaskPhase.FAILED, 10, 8, 2, 0, 0, 1, 0, 1, EngineUse.NONE);
    return new RunDetails(
        run("factcheck", RunPhase.FAILED, "", new Counts(1, 1, 10, 8, 2)),
        record,
        List.of(new RunDetails.UsedLibrary("verifier", "ab".repeat(32), List.of(model))),
        List.of(
            new RunDetails.ShownTask(
                "verify",
                "verifier",
                "complete",
                Optional.of(progress),
                Optional.of(RUNS.resolve("factcheck/results/verify.jsonl")),
                12_345),
            new RunDetails.ShownTask(
                "count", "verifier", "complete", Optional.empty(), Optional.empty(), 0)),
        Optional.empty());
  }

  private static Workflow workflow() {
    Library library =
        Library.of("verifier", new Library.Host.Command(List.of("python3", "shout.py"))).build();
    return new Workflow(
        "factcheck",
        List.of(library),
        List.of(
            new Task.CallTask(
                TaskName.of("verify"),
                new Task.FunctionUse("verifier", "complete", Json.of("{}")),
                Policy.DEFAULT,
                List.of())));
  }
}
