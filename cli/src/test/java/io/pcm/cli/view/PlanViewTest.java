package io.pcm.cli.view;

import io.pcm.api.batch.Preview;
import io.pcm.runtime.inspect.PilotJobs.Plan;
import java.io.IOException;
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
  void programsGetEachCommandWithItsScriptAsDocumented() throws IOException {
    Golden.check("plan-slurm.json", PlanView.json(SLURM));
    Golden.check("plan-local.json", PlanView.json(LOCAL));
  }

  @Test
  void peopleGetTheScriptsAlone() throws IOException {
    Golden.check("plan-slurm.txt", PlanView.text(SLURM));
    Golden.check("plan-local.txt", PlanView.text(LOCAL));
  }
}
