package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.condor.CondorSite;
import io.pcm.runtime.sites.Pilots;
import io.pcm.slurm.SlurmSite;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example profiles for users. */
final class ShippedProfilesTest {
  private static final Path FOLDER = Path.of("../examples/profiles");

  @ParameterizedTest
  @CsvSource({
    "slurm-scavenge-gpu, 16, 1",
    "slurm-apptainer, 16, 1",
    "slurm-cpu-srun, 8, 0",
    "condor-gpu, 16, 1"
  })
  void canBeReadAsTheyAre(String name, int count, int gpus) throws Exception {
    Pilots pilots = PilotsReader.profile(PilotsReader.profiles(FOLDER).get(name));
    assertThat(pilots.count()).isEqualTo(count);
    assertThat(pilots.settings().room().gpus().orElse(0)).isEqualTo(gpus);
    assertThat(pilots.settings().site())
        .isInstanceOf(name.startsWith("s") ? SlurmSite.class : CondorSite.class);
  }

  @Test
  void areAllTried() {
    assertThat(PilotsReader.profiles(FOLDER).keySet())
        .containsExactly("condor-gpu", "slurm-apptainer", "slurm-cpu-srun", "slurm-scavenge-gpu");
  }
}
