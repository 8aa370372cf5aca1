package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  @Test
  void hasTheShapeThatIsDocumented() throws Exception {
    Path file = folder.resolve("run.json");
    record().with(stay(1)).with(stay(2).end(START.plusSeconds(90), "SUCCEEDED")).write(file);
    String golden;
    try (var in = RunRecordTest.class.getResourceAsStream("run.json")) {
      golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(Files.readString(file)).isEqualTo(golden);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void givesTheWorkflowBack() throws Exception {
    Path file = folder.resolve("run.json");
    record().with(stay(1)).write(file);
    assertThat(RunRecord.workflowOf(file)).isEqualTo(workflow());
  }

  @Test
  void a_whole_record_is_read_as_it_was_written() throws Exception {
    Path file = folder.resolve("run.json");
    RunRecord record = record().with(stay(1)).with(stay(2).end(START.plusSeconds(90), "SUSPENDED"));
    record.write(file);
    assertThat(RunRecord.read(file)).isEqualTo(record);
    assertThat(RunHead.read(file))
        .isEqualTo(
            new RunHead(
                Optional.of(START.plusSeconds(1)),
                Optional.of(START.plusSeconds(90)),
                Optional.of("SUSPENDED")));
    record().with(stay(1)).write(file);
    assertThat(RunHead.read(file).outcome()).isEmpty();
    Files.writeString(file, "{\"version\":1,\"started\":");
    assertThatThrownBy(() -> RunHead.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesARecordThatIsCutOrOdd() throws Exception {
    Path file = folder.resolve("run.json");
    for (String odd :
        List.of("{\"workflow\":", "{}", "{\"workflow\":{\"name\":\"x\",\"tasks\":[{}]}}")) {
      Files.writeString(file, odd);
      assertThatThrownBy(() -> RunRecord.workflowOf(file)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void remembersTheManagersOfAnEarlierRecord() throws Exception {
    Path file = folder.resolve("run.json");
    assertThat(RunRecord.managersOf(file)).isEmpty();
    ManagerStay first = stay(1).end(START.plusSeconds(9), "SUSPENDED");
    record().with(first).with(stay(2)).write(file);
    assertThat(RunRecord.managersOf(file)).containsExactly(first, stay(2));
    Files.writeString(file, "{\"managers\":[{\"started\":\"yesterday\"}]}");
    assertThat(RunRecord.managersOf(file)).isEmpty();
    Files.writeString(file, "{\"managers\":[");
    assertThat(RunRecord.managersOf(file)).isEmpty();
  }

  @Test
  void keepsOneWordPerEpochAndTheNewestHundred() {
    RunRecord record = record();
    for (int epoch = 1; epoch <= 120; epoch++) {
      record = record.with(stay(epoch)).with(stay(epoch).end(START, "SUSPENDED"));
    }
    assertThat(record.managers()).hasSize(100);
    assertThat(record.managers().get(99).epoch()).isEqualTo(120);
    assertThat(record.managers().get(0).outcome()).contains("SUSPENDED");
  }

  @Test
  void namesThisProcessAsAManager() {
    ManagerStay here = ManagerStay.begin(1, START);
    assertThat(here.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(here.ended()).isEmpty();
    assertThat(here.directory()).isAbsolute();
  }

  private static ManagerStay stay(int epoch) {
    return new ManagerStay(
        epoch,
        START.plusSeconds(epoch),
        Optional.empty(),
        Optional.empty(),
        "0.1.0",
        "login1",
        "ada",
        4711,
        "17.0.15",
        Path.of("/home/ada"));
  }

  private static RunRecord record() {
    Map<String, Json> parameters = new LinkedHashMap<>();
    parameters.put("limit", Json.NULL);
    parameters.put("temperature", Json.of("0.10000000000000000001"));
    parameters.put("templates", Json.of("[\"bare\",\"few-shot\"]"));
    return new RunRecord(
        workflow(),
        Optional.of(Path.of("/home/ada/workflow.yaml")),
        parameters,
        List.of(
            new RecordedFile("model", Path.of("/models/m.gguf"), 98362432L, "0".repeat(64)),
            new RecordedFile("data", Path.of("/data/claims.jsonl"), 17, "1".repeat(64))),
        List.of());
  }

  private static Workflow workflow() {
    Library model =
        Library.of(
                "verifier",
                new Library.Host.Jvm("io.pcm.Llama", List.of("pcm:llama"), List.of("-Xmx1g")))
            .settings(Json.of("{\"model\":\"/models/m.gguf\"}"))
            .slots(2)
            .resources(new Resources(1, 2_000_000_000L, 0))
            .files(List.of(Path.of("/models/m.gguf")))
            .env(Map.of("OMP_NUM_THREADS", "2"))
            .loadTimeout(Duration.ofMinutes(10))
            .loadsAtOnce(OptionalInt.of(8))
            .callTimeout(Duration.ofSeconds(90))
            .build();
    Library shout =
        Library.of("shout", new Library.Host.Command(List.of("python3", "shout.py")))
            .estimatedMemory(3_000_000_000L)
            .wrap(List.of("apptainer", "exec", "/images/a.sif"))
            .retention(Library.Retention.CALL)
            .build();
    TaskName verify = new TaskName("verify", Map.of("template", "bare"));
    Task map =
        new Task.MapTask(
            verify,
            new Task.FunctionUse(
                "verifier", "classify", Json.of("{\"prompt\":\"{{claim}}\",\"seed\":42}")),
            new Policy(0, 2, Policy.OnError.ROW, OptionalInt.of(10), 5, Optional.of(List.of("id"))),
            new Items.JsonLines(Path.of("/data/claims.jsonl")),
            OptionalInt.of(300));
    Task listed =
        new Task.MapTask(
            TaskName.of("listed"),
            new Task.FunctionUse("shout", "upper", Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(List.of(Json.of("1.50"), Json.of("\"two\""))),
            OptionalInt.empty());
    Task again =
        new Task.MapTask(
            TaskName.of("again"),
            new Task.FunctionUse("shout", "upper", Json.of("{}")),
            Policy.DEFAULT,
            new Items.ResultsOf(List.of(verify), true),
            OptionalInt.empty());
    Task best =
        new Task.CallTask(
            TaskName.of("best"),
            new Task.FunctionUse("shout", "best", Json.of("{}")),
            Policy.DEFAULT,
            List.of(verify));
    return new Workflow("factcheck", List.of(model, shout), List.of(map, listed, again, best));
  }
}
