package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.batch.Preview;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.PilotJobs.Plan;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import io.pcm.runtime.sites.Pilots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PilotPlanTest {
  private static final String HOME = "pcm.home";

  @TempDir Path folder;
  private String homeBefore;

  @BeforeEach
  void set() throws IOException {
    folder = folder.toRealPath();
    homeBefore = System.getProperty(HOME, "");
    Files.createDirectories(folder.resolve("pcm/lib"));
    System.setProperty(HOME, folder.resolve("pcm").toString());
  }

  @AfterEach
  void restore() {
    System.setProperty(HOME, homeBefore);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm", "condor", "local"})
  void aPlanForARunThatIsNotThereYetMakesNothing(String system) throws Exception {
    Map<Path, FileTime> before = contents();
    Path run = folder.resolve("runs/first");
    Plan plan = plan(run, system, false);
    assertThat(contents()).isEqualTo(before);
    assertThat(plan.system()).isEqualTo(system);
    assertThat(plan.commands()).hasSize(1);
    Preview only = plan.commands().get(0);
    assertThat(only.count()).isEqualTo(2);
    assertThat(only.script() + only.command()).contains(run.toString());
  }

  @Test
  void aPlanNamesWhatItWouldCarryAndMakesNoneOfIt() throws Exception {
    Path run = PilotJobs.make(folder.resolve("run"), false).run();
    Path classes = Files.createDirectories(folder.resolve("target/classes"));
    Files.writeString(classes.resolve("Some.txt"), "some");
    record(new RunPaths(run), classes);
    Map<Path, FileTime> before = contents();
    Plan plan = plan(run, "condor", true);
    assertThat(contents()).isEqualTo(before);
    assertThat(plan.commands().get(0).script())
        .contains("transfer_input_files = ")
        .contains(run.resolve("pilots").toString())
        .contains("c0-classes.jar");
  }

  private static Plan plan(Path run, String system, boolean transfer) throws Exception {
    Pilots one = Pilots.on(system);
    Pilots pilots = transfer ? one.set("transfer", true) : one;
    return PilotJobs.planned(run, false).plan(pilots.settings(), 2);
  }

  private Map<Path, FileTime> contents() throws IOException {
    Map<Path, FileTime> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        all.put(path, Files.getLastModifiedTime(path));
      }
    }
    return all;
  }

  private static void record(RunPaths run, Path classes) throws IOException {
    Files.writeString(run.access(), "the access file");
    Library library =
        Library.of("lib", new Library.Host.Jvm("X", List.of("" + classes), List.of())).build();
    Task only =
        new Task.CallTask(
            TaskName.of("only"),
            new Task.FunctionUse("lib", "f", Json.of("{}")),
            Policy.DEFAULT,
            List.of());
    Workflow workflow = new Workflow("w", List.of(library), List.of(only));
    new RunRecord(workflow, Optional.empty(), Map.of(), List.of(), List.of()).write(run.runJson());
  }
}
