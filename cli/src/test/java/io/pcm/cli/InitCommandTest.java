package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.workflowfile.WorkflowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InitCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Starter.class)
  void each_kind_is_a_workflow_without_mistakes(Starter kind) throws Exception {
    Path study = folder.resolve("deep/my-study");
    Typed written = Typed.pcm("init", study.toString(), "--kind", kind.word());
    assertThat(written.code()).as(written.err()).isZero();
    Path workflow = study.resolve("workflow.yaml");
    assertThat(written.err()).contains(workflow.toString(), "pcm run ");
    assertThat(
            WorkflowFile.load(workflow, Map.of(), folder, name -> folder.resolve(name))
                .workflow()
                .name())
        .isEqualTo("my-study");
  }

  @Test
  void it_never_replaces_a_file() throws Exception {
    Path mine = Files.writeString(folder.resolve("rows.jsonl"), "mine");
    Typed refused = Typed.pcm("init", folder.toString(), "--kind", "python");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(mine + " is there already").contains("pcm init NAME");
    assertThat(mine).hasContent("mine");
    assertThat(folder.resolve("workflow.yaml")).doesNotExist();
    Typed file = Typed.pcm("init", mine.toString());
    assertThat(file.code()).isEqualTo(ExitCode.USAGE);
    assertThat(file.err()).contains("is not a folder");
  }

  @Test
  void a_folder_whose_name_is_no_name_of_a_workflow_keeps_the_name_of_the_template()
      throws Exception {
    Path study = folder.resolve("2 studies");
    assertThat(Typed.pcm("init", study.toString(), "--kind", "command").code()).isZero();
    assertThat(study.resolve("workflow.yaml")).content().contains("\nname: first-steps\n");
  }

  @Test
  void the_program_is_the_example_of_the_protocol() throws Exception {
    Path study = folder.resolve("study");
    Typed.pcm("init", study.toString(), "--kind", "command");
    assertThat(study.resolve("shout.py"))
        .hasSameTextualContentAs(Path.of("../examples/python-library/shout.py"));
  }

  @Test
  void the_kinds_are_listed() {
    assertThat(Typed.pcm("init", "--list").out().lines()).hasSize(Starter.values().length);
  }

  @Test
  void programs_get_the_files_and_the_kinds() {
    Path study = folder.resolve("study");
    assertThat(Typed.pcm("init", study.toString(), "-o", "json").out())
        .startsWith("{\"version\":1,\"files\":[\"" + study + "/workflow.yaml\",");
    assertThat(Typed.pcm("init", "--list", "-o", "json").out())
        .startsWith("{\"version\":1,\"kinds\":[{\"kind\":\"llm\",\"about\":\"a language");
  }
}
