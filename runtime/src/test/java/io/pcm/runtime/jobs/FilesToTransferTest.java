package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.PilotRequest.Shipped;
import io.pcm.api.batch.Site;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesToTransferTest {
  @TempDir Path folder;
  private RunPaths run;
  private PcmHome home;

  @BeforeEach
  void set() throws Exception {
    folder = folder.toRealPath();
    run = new RunPaths(Files.createDirectory(folder.resolve("run")));
    home = new PcmHome(Files.createDirectory(folder.resolve("pcm-0.1")));
  }

  @Test
  void partsOfAModelKeepTheNamesByWhichTheyFindEachOther() throws Exception {
    Path plain = file("a/m-00001-of-00002.gguf");
    Path plainToo = file("a/m-00002-of-00002.gguf");
    Path odd = file("b/m-00001-of-00002.gguf");
    Path oddToo = file("b/m-00002-of-00002.gguf");
    record(command(List.of("python3"), plain, plainToo, odd, oddToo));
    FilesToTransfer carriage = carriage();
    carriage.write();

    assertThat(carriage.names())
        .containsEntry(plain, "m-00001-of-00002.gguf")
        .containsEntry(plainToo, "m-00002-of-00002.gguf")
        .containsEntry(odd, "c2-m-00001-of-00002.gguf")
        .containsEntry(oddToo, "c2-m-00002-of-00002.gguf");
    assertThat(folder.resolve("staged/c2-m-00002-of-00002.gguf")).exists();
  }

  @Test
  void carriesWhatIsPlainlyNamedAsItIsAndTheRestUnderOtherNames() throws Exception {
    Path model = file("models/m.gguf");
    Path same = file("other/m.gguf");
    Path odd = file("models/what, is $this.py");
    Path access = file("models/access");
    record(command(List.of("python3", odd.toString()), model, same, odd, access));
    FilesToTransfer carriage = carriage();
    assertThat(carriage.files())
        .containsExactly(
            new Shipped(home.root(), "pcm"),
            new Shipped(run.access(), "access"),
            staged("carried.json"),
            new Shipped(model, "m.gguf"),
            staged("c1-m.gguf"),
            staged("c2-what__is__this.py"),
            staged("c3-access"));
    assertThat(folder.resolve("staged")).doesNotExist();

    carriage.write();
    carriage.write();

    assertThat(carriage.files()).allMatch(each -> Files.isReadable(each.source()));
    assertThat(staged("c1-m.gguf").source()).hasContent(same.toString());
  }

  @Test
  void keepsTheNamesFreeThatTheBatchSystemTakes() throws Exception {
    Path theirs = file("models/theirs.gguf");
    record(command(List.of("python3"), theirs, file("models/ours.gguf")));
    assertThat(carriage().names())
        .containsEntry(theirs, "c0-theirs.gguf")
        .containsValue("ours.gguf");
  }

  @Test
  void aPilotFindsCarriedFilesBesideTheList() throws Exception {
    Path model = file("models/m.gguf");
    record(command(List.of("cat"), model));
    carriage().write();
    Path list = staged("carried.json").source();
    assertThatThrownBy(() -> CarriedList.read(list))
        .hasMessageContaining(model + " should have been transferred here");
    Path here = Files.copy(model, list.resolveSibling("m.gguf"));
    assertThat(CarriedList.read(list).hereByPath())
        .containsExactly(Map.entry(model.toString(), here.toString()));
    Files.writeString(list, "{");
    assertThatThrownBy(() -> CarriedList.read(list))
        .hasMessageContaining("not a list of transferred");
  }

  @Test
  void aFolderOfClassesIsCarriedAsAJarOfThem() throws Exception {
    file("target/classes/org/Some.txt");
    Path classes = folder.resolve("target/classes");
    record(library(new Library.Host.Jvm("X", List.of("pcm:llama", "" + classes), List.of())));
    FilesToTransfer carriage = carriage();
    assertThat(carriage.names()).containsExactly(Map.entry(classes, "c0-classes.jar"));
    carriage.write();
    URL jar = staged("c0-classes.jar").source().toUri().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, null)) {
      assertThat(loader.getResource("org/Some.txt")).isNotNull();
    }
  }

  @Test
  void namesEachFileThatCannotBeCarriedAndItsLibrary() throws Exception {
    record(command(List.of("cat"), folder.resolve("gone.gguf"), file("there")));
    assertThatThrownBy(this::carriage)
        .isInstanceOf(RunException.class)
        .hasMessageContaining(folder.resolve("gone.gguf") + " (library lib);")
        .hasMessageContaining("put them back");
  }

  @Test
  void leavesProgramsOfTheSystemWhereTheyAreAndRefusesOthersThatAreNoFilesOfTheLibrary()
      throws Exception {
    record(command(List.of("/usr/bin/env", "cat"), Path.of("/usr/bin/env")));
    assertThat(carriage().names()).isEmpty();
    record(command(List.of("/opt/tools/run")));
    assertThatThrownBy(this::carriage)
        .hasMessageContaining("library lib runs /opt/tools/run")
        .hasMessageContaining("list it under files:");
  }

  @Test
  void transfersAModuleOfPythonButNoVirtualEnvironment() throws Exception {
    Path module = Files.writeString(folder.resolve("scorer.py"), "");
    record(command(Library.Host.Command.ofPython("python3", module).argv(), module));
    assertThat(carriage().names()).containsExactly(Map.entry(module, "scorer.py"));
    record(
        command(Library.Host.Command.ofPython("/home/a/.venv/bin/python", module).argv(), module));
    assertThatThrownBy(this::carriage)
        .hasMessageContaining("a virtual environment cannot be transferred")
        .hasMessageContaining("python: python3");
  }

  @Test
  void needsARunThatAManagerHasBegun() throws Exception {
    assertThatThrownBy(this::carriage).hasMessageContaining("start the manager first");
    Files.createFile(run.access());
    assertThatThrownBy(this::carriage).hasMessageContaining("start the manager first");
    Files.writeString(run.runJson(), "{}");
    assertThatThrownBy(this::carriage).hasMessageContaining("cannot be parsed");
  }

  @Test
  void refusesTasksThatReadResultFilesOfOthers() throws Exception {
    TaskName first = TaskName.of("first");
    record(
        new Workflow(
            "w", List.of(command(List.of("cat"))), List.of(task("first"), task("last", first))));
    assertThatThrownBy(this::carriage)
        .hasMessageContaining("task last gets the result files")
        .hasMessageContaining("without transfer");
  }

  private FilesToTransfer carriage() throws RunException {
    return FilesToTransfer.of(run, home, folder.resolve("staged"), new CarryingSite());
  }

  /** Reserves one name in each job's folder. */
  private record CarryingSite() implements Site {
    @Override
    public String system() {
      return "carrying";
    }

    @Override
    public BatchSystem open(Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean reserves(String name) {
      return name.equals("theirs.gguf");
    }
  }

  private Shipped staged(String name) {
    return new Shipped(folder.resolve("staged").resolve(name), name);
  }

  /** A file that contains its own path. */
  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, file.toString());
  }

  private void record(Library library) throws IOException {
    record(new Workflow("w", List.of(library), List.of(task("only"))));
  }

  private void record(Workflow workflow) throws IOException {
    Files.writeString(run.access(), "the access file");
    new RunRecord(workflow, Optional.empty(), Map.of(), List.of(), List.of()).write(run.runJson());
  }

  private static Task task(String name, TaskName... needs) {
    return new Task.CallTask(
        TaskName.of(name),
        new Task.FunctionUse("lib", "f", Json.of("{}")),
        Policy.DEFAULT,
        List.of(needs));
  }

  private static Library command(List<String> argv, Path... files) {
    return library(new Library.Host.Command(argv), files);
  }

  private static Library library(Library.Host host, Path... files) {
    return Library.of("lib", host).files(List.of(files)).build();
  }
}
