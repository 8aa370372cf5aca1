package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.condor.CondorSite;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotDraft;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.slurm.SlurmSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotDraftTest {
  @TempDir Path folder;

  @Test
  void readsAProfileOfSlurm() throws Exception {
    PilotDraft draft =
        profile(
            "slurm: {count: 64, time: 2h, cpus: 4, memory: 16GB, gpus: 1, partition: scavenge,"
                + " account: physics, requeue: false, extra: [module load cuda]}");
    assertThat(draft.count()).isEqualTo(64);
    PilotSettings settings = draft.order().settings();
    assertThat(settings.room().time()).contains(Duration.ofHours(2));
    assertThat(settings.room().memory()).hasValue(16_000_000_000L);
    SlurmSite site = (SlurmSite) settings.site();
    assertThat(site.settings().partition()).contains("scavenge");
    assertThat(site.settings().account()).contains("physics");
    assertThat(site.settings().extra()).containsExactly("module load cuda");
    assertThat(site.queuesKilledJobsAgain()).isFalse();
  }

  @Test
  void readsAProfileOfHtcondorAndOfThisMachine() throws Exception {
    PilotSettings condor =
        profile("condor: {requirements: HasDisk, rank: Mips}").order().settings();
    assertThat(((CondorSite) condor.site()).settings().requirements()).contains("HasDisk");
    assertThat(condor.site().carriesFiles()).isFalse();
    assertThat(profile("condor: {transfer: true}").order().settings().site().carriesFiles())
        .isTrue();
    assertThat(profile("local:").order().settings().site()).isEqualTo(BatchSystems.site("local"));
  }

  @Test
  void letsTheCommandLineWinOverAProfile() throws Exception {
    PilotDraft draft = profile("slurm: {count: 64, partition: main}");
    draft.count(3);
    draft.special("partition", List.of("preempt"));
    assertThat(draft.count()).isEqualTo(3);
    assertThat(((SlurmSite) draft.order().settings().site()).settings().partition())
        .contains("preempt");
  }

  @Test
  void namesMistakesOfAProfileWithTheirPlace() {
    assertMistake("slurm: {partitoin: x}", "partitoin", "did you mean");
    assertMistake("slurm: {count: 0}", "count");
    assertMistake("slurm: {time: 2}", "which unit");
    assertMistake("slurm: {}\ncondor: {}", "must name one batch system");
    assertMistake("{}", "must name a batch system");
    assertMistake("pbs: {}", "pbs");
    assertMistake("slurm: {requirements: x}", "requirements");
    assertMistake("local: {extra: [x]}", "extra");
    assertMistake("slurm: {transfer: true}", "transfer");
  }

  @Test
  void refusesSettingsOfAnotherSystem() {
    PilotDraft draft = new PilotDraft();
    assertThatThrownBy(draft::order)
        .hasMessageContaining("choose a batch system: --condor, --slurm or --local");
    draft.system("condor");
    draft.special("partition", List.of("main"));
    assertThatThrownBy(draft::order).hasMessageContaining("partition is for Slurm");
    assertThatThrownBy(() -> draft.system("slurm")).hasMessageContaining("for condor");
    PilotDraft condor = new PilotDraft();
    condor.system("condor");
    condor.special("requeue", List.of("false"));
    assertThatThrownBy(condor::order)
        .hasMessageContaining("requeue is for Slurm, not for HTCondor");
    condor = new PilotDraft();
    condor.system("condor");
    condor.special("srun", List.of("true"));
    assertThatThrownBy(condor::order).hasMessageContaining("srun is for Slurm, not for HTCondor");
    PilotDraft local = new PilotDraft();
    local.system("local");
    local.special("transfer", List.of("true"));
    assertThatThrownBy(local::order)
        .hasMessageContaining("transfer is for HTCondor, not for this machine");
  }

  private PilotDraft profile(String yaml) throws Exception {
    return PilotsReader.profile(Files.writeString(folder.resolve("site.yaml"), yaml));
  }

  private void assertMistake(String yaml, String... words) {
    assertThatThrownBy(() -> profile(yaml))
        .isInstanceOf(WorkflowFileException.class)
        .hasMessageContaining("site.yaml:")
        .hasMessageContainingAll(words);
  }
}
