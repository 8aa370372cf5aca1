package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.PilotRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobScriptsTest {
  @Test
  void refuseFilesToTransfer() {
    PilotRequest request = request("pilot").ship(Path.of("/m/model.gguf"), "model.gguf");
    assertThatThrownBy(() -> JobScripts.require("Slurm", request))
        .hasMessageStartingWith("Slurm does not transfer files to its jobs")
        .hasMessageContaining("model.gguf");
  }

  @Test
  void refuseAProgramThatLooksLikeAnOption() {
    assertThatThrownBy(() -> JobScripts.require("Slurm", request("-a")))
        .hasMessageContaining("must not begin with a dash: '-a'");
    assertThatNoException().isThrownBy(() -> JobScripts.require("Slurm", request("./-a")));
  }

  @Test
  void beginNoLineAsAWordHasIt() {
    assertThat(JobScripts.line(List.of("echo", "a\n#PBS -q x"))).isEqualTo("echo 'a\n''#PBS -q x'");
  }

  private static PilotRequest request(String program) {
    return new PilotRequest(1, List.of(program), Path.of("/logs"));
  }
}
