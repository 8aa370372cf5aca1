package io.pcm.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.store.LoadedContents;
import io.pcm.manager.store.RunStore;
import io.pcm.model.FileHash;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.SessionId;
import io.pcm.runtime.identity.RunUpdate.Action;
import io.pcm.runtime.identity.RunUpdate.Change;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a library loads without listing them, over several starts of a run. */
final class LoadedChangesTest {
  private static final ContextId CONTEXT = new ContextId(1, 1);

  @TempDir Path folder;
  private Path project;
  private String python = "python3";
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void project() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    write("scorer.py", "import helper\n");
    write("helper.py", "X = 1\n");
  }

  @Test
  void a_run_looks_the_same_before_and_after_it_has_loaded() throws Exception {
    LibrarySpec before = startAndLoad("helper.py");
    assertThat(before.digests()).hasSize(1);

    LibrarySpec after = start();
    assertThat(update()).isEqualTo(new Change("score", Action.KEEP, List.of()));
    assertThat(after.identity()).isEqualTo(before.identity());
    assertThat(after.digests()).containsKey(project.resolve("helper.py").toString()).hasSize(2);
  }

  @Test
  void an_edited_helper_computes_again_and_its_undoing_brings_the_results_back() throws Exception {
    LibrarySpec before = startAndLoad("helper.py");
    write("helper.py", "X = 2\n");

    assertThat(update()).isEqualTo(redo("helper.py of library scorer"));
    assertThatThrownBy(this::start)
        .isInstanceOf(RunException.class)
        .hasMessageContaining("redo  score: helper.py of library scorer");
    LibrarySpec edited = startAndLoad(true, "helper.py");
    assertThat(edited.identity()).isNotEqualTo(before.identity());
    assertThat(update()).isEqualTo(new Change("score", Action.KEEP, List.of()));

    write("helper.py", "X = 1\n");
    assertThat(update())
        .isEqualTo(new Change("score", Action.BACK, List.of("helper.py of library scorer")));
    assertThat(start(true).identity()).isEqualTo(before.identity());
    assertThat(notes).isEmpty();
  }

  @Test
  void a_helper_that_is_removed_computes_again() throws Exception {
    startAndLoad("helper.py");
    Files.delete(project.resolve("helper.py"));

    assertThat(update()).isEqualTo(redo("helper.py of library scorer"));
    assertThat(start(true).digests()).hasSize(1);
    assertThat(update().action()).isEqualTo(Action.KEEP);
  }

  @Test
  void an_edited_module_may_load_other_helpers() throws Exception {
    startAndLoad("helper.py");
    write("scorer.py", "import other\n");
    write("helper.py", "X = 2\n");
    write("other.py", "Y = 1\n");

    assertThat(update()).isEqualTo(redo("scorer.py of library scorer"));
    startAndLoad(true, "other.py");
    write("helper.py", "X = 3\n");
    assertThat(update().action()).isEqualTo(Action.KEEP);
    write("other.py", "Y = 2\n");
    assertThat(update()).isEqualTo(redo("other.py of library scorer"));
  }

  @Test
  void a_project_that_was_moved_is_the_same() throws Exception {
    startAndLoad("helper.py");
    project = Files.move(project, folder.resolve("elsewhere"));

    assertThat(update().action()).isEqualTo(Action.KEEP);
    write("helper.py", "X = 2\n");
    assertThat(update().reasons()).contains("helper.py of library scorer");
  }

  @Test
  void a_context_that_loads_another_helper_in_the_same_run_is_told_once() throws Exception {
    try (RunStore store = store()) {
      RunPlan plan =
          new Plans(store).plan(inputs(store), UpdateWish.NOTHING, (before, now) -> {}).plan();
      LoadedContents contents = contents(store, plan);
      contents.loaded(CONTEXT, loaded("helper.py"));
      contents.commit(List.of());
      write("helper.py", "X = 2\n");
      contents.loaded(CONTEXT, loaded("helper.py"));
      contents.loaded(CONTEXT, loaded("helper.py"));
      contents.commit(List.of());
      contents.commit(List.of());
    }
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0))
        .contains("library scorer: context 1.1 has loaded other content", "helper.py", "--update");
    assertThat(update()).isEqualTo(redo("helper.py of library scorer"));
  }

  @Test
  void other_packages_compute_again_if_the_interpreter_is_here() throws Exception {
    python = project.resolve("bin/python").toString();
    packages("a".repeat(64));
    start();
    assertThat(update().action()).isEqualTo(Action.KEEP);

    packages("b".repeat(64));
    assertThat(update()).isEqualTo(redo("packages of project/bin/python of library scorer"));
    start(true);
    Files.delete(Path.of(python));
    assertThat(update().action()).isEqualTo(Action.KEEP);
    packages("a".repeat(64));
    assertThat(update().action()).isEqualTo(Action.BACK);
  }

  @Test
  void an_interpreter_that_says_nothing_useful_changes_nothing() throws Exception {
    python = project.resolve("bin/python").toString();
    packages("a".repeat(64));
    start();
    packages("Traceback");
    assertThat(update().action()).isEqualTo(Action.KEEP);
  }

  @Test
  void packages_that_differ_between_machines_are_told() throws Exception {
    try (RunStore store = store()) {
      RunPlan plan =
          new Plans(store).plan(inputs(store), UpdateWish.NOTHING, (before, now) -> {}).plan();
      LoadedContents contents = contents(store, plan);
      contents.loaded(CONTEXT, new LoadedContent(Map.of(), "one"));
      contents.loaded(CONTEXT, new LoadedContent(Map.of(), "two"));
      contents.commit(List.of());
    }
    assertThat(notes).singleElement().asString().contains("installed packages");
    assertThat(update().action()).isEqualTo(Action.KEEP);
  }

  private static Change redo(String reason) {
    return new Change("score", Action.REDO, List.of(reason));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(project.resolve(name), text);
  }

  private void packages(String digest) throws IOException {
    Path program = Path.of(python);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho " + digest + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private RunStore store() throws Exception {
    return RunStore.open(folder.resolve("store.db"));
  }

  private Change update() throws Exception {
    try (RunStore store = store()) {
      Change change =
          new Plans(store).update(inputs(store), UpdateWish.NOTHING, Map.of()).changes().get(0);
      return new Change(change.task(), change.action(), change.reasons());
    }
  }

  private LibrarySpec start() throws Exception {
    return start(false);
  }

  private LibrarySpec start(boolean mayReplace) throws Exception {
    return startAndLoad(mayReplace);
  }

  private LibrarySpec startAndLoad(String... files) throws Exception {
    return startAndLoad(false, files);
  }

  private LibrarySpec startAndLoad(boolean mayReplace, String... files) throws Exception {
    try (RunStore store = store()) {
      RunPlan plan =
          new Plans(store)
              .plan(
                  inputs(store),
                  new UpdateWish(mayReplace, Optional.empty(), false),
                  (before, now) -> {})
              .plan();
      LoadedContents contents = contents(store, plan);
      contents.loaded(CONTEXT, loaded(files));
      contents.commit(List.of());
      return plan.libraries().get(0);
    }
  }

  private LoadedContents contents(RunStore store, RunPlan plan) {
    LoadedContents contents = new LoadedContents(store, plan, notes::add);
    contents.add(new Fact.ContextOpened(CONTEXT, new SessionId(1), new LibraryNumber(0)));
    return contents;
  }

  private LoadedContent loaded(String... files) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String file : files) {
      Path path = project.resolve(file);
      digests.put(path.toString(), FileHash.sha256(path));
    }
    return new LoadedContent(digests, "");
  }

  private Plans.Inputs inputs(RunStore store) throws IOException {
    return Plans.Inputs.of(workflow(), FileHash::sha256, store, Optional.of(workflow()));
  }

  private Workflow workflow() {
    Path module = project.resolve("scorer.py");
    Library scorer =
        Library.of("scorer", Library.Host.Command.ofPython(python, module))
            .files(List.of(module))
            .build();
    Task task =
        new Task.MapTask(
            TaskName.of("score"),
            new Task.FunctionUse("scorer", "score", Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(List.of(Json.of("1"))),
            OptionalInt.empty());
    return new Workflow("test", List.of(scorer), List.of(task));
  }
}
