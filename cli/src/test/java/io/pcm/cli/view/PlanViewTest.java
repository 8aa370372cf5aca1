package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.Preview;
import io.pcm.runtime.inspect.PilotJobs.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanViewTest {
  private static final Plan SLURM =
      new Plan(
          "slurm",
          List.of(
              new Preview("pcm-1", 1000, List.of("sbatch", "--parsable"), "#!/bin/sh\nexec a\n"),
              new Preview("pcm-1-2", 24, List.of("sbatch"), "#!/bin/sh\nexec b\n")));

  private static final Plan LOCAL =
      new Plan("local", List.of(new Preview("", 2, List.of("setsid", "/a b/java"), "")));

  @Test
  void programsGetEachCommandWithItsScriptAsDocumented() {
    assertThat(PlanView.json(SLURM))
        .isEqualTo(
            "{\"version\":1,\"system\":\"slurm\",\"commands\":["
                + "{\"name\":\"pcm-1\",\"count\":1000,\"argv\":[\"sbatch\",\"--parsable\"],"
                + "\"script\":\"#!/bin/sh\\nexec a\\n\"},"
                + "{\"name\":\"pcm-1-2\",\"count\":24,\"argv\":[\"sbatch\"],"
                + "\"script\":\"#!/bin/sh\\nexec b\\n\"}]}");
    assertThat(PlanView.json(LOCAL))
        .isEqualTo(
            "{\"version\":1,\"system\":\"local\",\"commands\":[{\"name\":\"\",\"count\":2,"
                + "\"argv\":[\"setsid\",\"/a b/java\"],\"script\":\"\"}]}");
  }

  @Test
  void peopleGetTheScriptsAlone() {
    assertThat(PlanView.text(SLURM)).isEqualTo("#!/bin/sh\nexec a\n\n#!/bin/sh\nexec b");
    assertThat(PlanView.text(LOCAL)).isEqualTo("setsid '/a b/java'");
  }
}
