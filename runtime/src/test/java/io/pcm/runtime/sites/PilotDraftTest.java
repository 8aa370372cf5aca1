package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.runtime.sites.PilotDraft.Word;
import io.pcm.runtime.workflowfile.PilotsReader;
import io.pcm.runtime.workflowfile.WorkflowFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    Site.Slurm site = (Site.Slurm) settings.site();
    assertThat(site.settings().partition()).contains("scavenge");
    assertThat(site.settings().account()).contains("physics");
    assertThat(site.settings().extra()).containsExactly("module load cuda");
    assertThat(site.queuesKilledJobsAgain()).isFalse();
  }

  @Test
  void readsAProfileOfHtcondorAndOfThisMachine() throws Exception {
    PilotSettings condor =
        profile("condor: {requirements: HasDisk, rank: Mips}").order().settings();
    assertThat(((Site.Condor) condor.site()).settings().requirements()).contains("HasDisk");
    assertThat(condor.site().carriesFiles()).isFalse();
    assertThat(profile("condor: {transfer: true}").order().settings().site().carriesFiles())
        .isTrue();
    assertThat(profile("local:").order().settings().site()).isEqualTo(new Site.Local());
  }

  @Test
  void letsTheCommandLineWinOverAProfile() throws Exception {
    PilotDraft draft = profile("slurm: {count: 64, partition: main}");
    draft.count(3);
    draft.word(Word.PARTITION, "preempt");
    assertThat(draft.count()).isEqualTo(3);
    assertThat(((Site.Slurm) draft.order().settings().site()).settings().partition())
        .contains("preempt");
  }

  @Test
  void namesMistakesOfAProfileWithTheirPlace() {
    assertMistake("slurm: {partitoin: x}", "partitoin", "did you mean");
    assertMistake("slurm: {count: 0}", "count");
    assertMistake("slurm: {time: 2}", "which unit");
    assertMistake("slurm: {}\ncondor: {}", "names more than one batch system");
    assertMistake("{}", "names no batch system");
    assertMistake("pbs: {}", "pbs");
    assertMistake("slurm: {requirements: x}", "requirements");
    assertMistake("local: {extra: [x]}", "not for local");
    assertMistake("slurm: {transfer: true}", "transfer");
  }

  @Test
  void refusesSettingsOfAnotherSystem() {
    PilotDraft draft = new PilotDraft();
    assertThatThrownBy(draft::order).hasMessageContaining("--slurm, --condor or --local");
    draft.system("condor");
    draft.word(Word.PARTITION, "main");
    assertThatThrownBy(draft::order).hasMessageContaining("partition is for slurm");
    assertThatThrownBy(() -> draft.system("slurm")).hasMessageContaining("for condor");
    PilotDraft condor = new PilotDraft();
    condor.system("condor");
    condor.requeue(false);
    assertThatThrownBy(condor::order).hasMessageContaining("requeue is for slurm, not for condor");
    condor.srun(true);
    assertThatThrownBy(condor::order).hasMessageContaining("srun is for slurm, not for condor");
    PilotDraft local = new PilotDraft();
    local.system("local");
    local.transfer(true);
    assertThatThrownBy(local::order).hasMessageContaining("transfer is for condor, not for local");
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
