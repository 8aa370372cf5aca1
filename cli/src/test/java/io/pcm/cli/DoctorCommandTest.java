package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
final class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void the_exit_code_says_whether_there_is_a_problem() throws Exception {
    Typed typed = Typed.pcm("doctor", "--run-dir", folder.resolve("run").toString(), "-o", "json");
    JsonNode root = new JsonMapper().readTree(typed.out());
    List<String> levels = root.get("findings").findValuesAsText("level");
    assertThat(typed.code()).isEqualTo(levels.contains("PROBLEM") ? 1 : 0);
    assertThat(root.get("findings").findValuesAsText("subject"))
        .contains("Java", "memory", "locks", "addresses", "Slurm", "engine llama-java", "Python");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void only_one_batch_system_can_be_needed() {
    Typed typed = Typed.pcm("doctor", "--slurm", "--condor");
    assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(Typed.pcm("doctor", "--local").code()).isEqualTo(ExitCode.USAGE);
  }
}
