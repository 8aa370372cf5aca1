package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.condor.CondorSite;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotBounds;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.runtime.sites.Pilots;
import io.pcm.slurm.SlurmSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotsReaderTest {
  @TempDir Path folder;

  @Test
  void readsAProfileOfSlurm() throws Exception {
    Pilots pilots =
        profile(
            "slurm: {count: 64, time: 2h, cpus: 4, memory: 16GB, gpus: 1, partition: scavenge,"
                + " account: physics, requeue: false, extra: [module load cuda]}");
    assertThat(pilots.count()).isEqualTo(64);
    PilotSettings settings = pilots.settings();
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
    PilotSettings condor = profile("condor: {requirements: HasDisk, rank: Mips}").settings();
    assertThat(((CondorSite) condor.site()).settings().requirements()).contains("HasDisk");
    assertThat(condor.site().carriesFiles()).isFalse();
    assertThat(profile("condor: {transfer: true}").settings().site().carriesFiles()).isTrue();
    assertThat(profile("local:").settings().site()).isEqualTo(BatchSystems.site("local"));
  }

  @Test
  void letsTheCommandLineWinOverAProfile() throws Exception {
    Pilots pilots =
        profile("slurm: {count: 64, partition: main}").count(3).set("partition", "preempt");
    assertThat(pilots.count()).isEqualTo(3);
    assertThat(((SlurmSite) pilots.settings().site()).settings().partition()).contains("preempt");
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
  void refuses_in_a_profile_what_only_a_run_can_do() {
    for (String setting : List.of("name: a", "min: 0", "max: 4", "pending: 2", "idle: 5m")) {
      assertMistake("slurm: {" + setting + "}", "is for pilots that a run keeps itself");
    }
    assertMistake("slurm: {at-most: 30%}", "is for pilots that a run keeps itself");
    assertMistake("[{slurm: {}}]", "must be a mapping");
  }

  @Test
  void reads_names_as_a_list_or_as_one_text() throws Exception {
    for (String yaml : List.of("[gpu, scavenge]", "'gpu,scavenge'")) {
      PilotSettings settings = profile("slurm: {partition: " + yaml + "}").settings();
      assertThat(((SlurmSite) settings.site()).settings().partition()).contains("gpu,scavenge");
    }
    Pilots java = Pilots.on("slurm").set("partition", "gpu", "scavenge");
    assertThat(((SlurmSite) java.settings().site()).settings().partition())
        .contains("gpu,scavenge");
  }

  @Test
  void takesSettingsFromJavaWithTheSameChecks() {
    Pilots pilots =
        Pilots.on("slurm")
            .count(64)
            .time(Duration.ofHours(2))
            .cpus(4)
            .memory(16_000_000_000L)
            .gpus(1)
            .javaHome(Path.of("/opt/jdk"))
            .set("partition", "gpu")
            .set("requeue", false)
            .add("extra", "one")
            .add("extra", "two", "three");
    PilotSettings settings = pilots.settings();
    assertThat(pilots.count()).isEqualTo(64);
    assertThat(settings.room().cpus()).hasValue(4);
    assertThat(settings.room().gpus()).hasValue(1);
    assertThat(settings.javaHome()).contains(Path.of("/opt/jdk"));
    SlurmSite site = (SlurmSite) settings.site();
    assertThat(site.settings().partition()).contains("gpu");
    assertThat(site.settings().extra()).containsExactly("one", "two", "three");
    assertThat(site.queuesKilledJobsAgain()).isFalse();
  }

  @Test
  void changesACopyOnly() {
    Pilots one = Pilots.on("slurm").set("partition", "main");
    assertThat(one.count(2).set("partition", "gpu").count()).isEqualTo(2);
    assertThat(one.count()).isEqualTo(1);
    assertThat(((SlurmSite) one.settings().site()).settings().partition()).contains("main");
  }

  @Test
  void are_a_group_with_the_name_of_the_batch_system_unless_it_has_another() {
    Pilots spare = Pilots.on("slurm").count(3).name("spare").between(0, 40).cpus(2);
    assertThat(Pilots.on("slurm").name()).isEqualTo("slurm");
    assertThat(spare.name()).isEqualTo("spare");
    assertThat(spare.bounds()).isEqualTo(PilotBounds.fixed(1).between(0, 40));
    assertThat(spare.count()).as("by hand").isEqualTo(40);
  }

  @Test
  void namesTheWrongSettingAndWhatIsValid() {
    refuses(() -> Pilots.on("slrum"), "unknown batch system 'slrum'; did you mean 'slurm'?");
    Pilots slurm = Pilots.on("slurm");
    refuses(() -> slurm.count(0), "count must be 1 to 10000, not 0");
    refuses(() -> Pilots.local(1025), "count must be 1 to 1024, not 1025");
    refuses(() -> slurm.cpus(0), "cpus must be 1 to 4096, not 0");
    refuses(() -> slurm.gpus(-1), "gpus must be 0 to 1024, not -1");
    refuses(() -> slurm.memory(0), "memory must be 1 byte or more, not 0");
    refuses(() -> slurm.time(Duration.ZERO), "time must be 1 s or more, not PT0S");
    refuses(() -> Pilots.local(1).time(Duration.ofHours(1)), "time is for batch systems");
    refuses(() -> slurm.javaHome(Path.of("jdk")), "java-home must be an absolute path, not jdk");
    refuses(() -> slurm.set("partitoin", "x"), "no setting 'partitoin'; did you mean 'partition'?");
    refuses(() -> slurm.set("account", "a", "b"), "account must have one value, not 2");
    refuses(() -> slurm.set("partition", "a", " "), "partition is empty, or one of its names is");
    refuses(() -> slurm.set("requeue", "maybe"), "requeue must be true or false, not maybe");
    refuses(slurm.set("account", "")::settings, "account is empty");
    refuses(() -> slurm.name("2nd"), "the name of a group must be a letter, then up to 31 letters");
    refuses(() -> slurm.name("x".repeat(60)), "not '" + "x".repeat(40) + "...'");
    refuses(() -> slurm.between(5, 4), "min must be at most max, which is 4, not 5");
    refuses(() -> slurm.between(0, 10_001), "max must be 1 to 10000, not 10001");
    refuses(() -> slurm.pending(0), "pending must be 1 to 10000, not 0");
    refuses(() -> Pilots.local(2).atMost(30), "at-most is for batch systems that tell their size");
  }

  @Test
  void refusesSettingsOfAnotherSystem() {
    Pilots condor = Pilots.on("condor");
    refuses(() -> condor.set("partition", "main"), "partition is for Slurm");
    refuses(() -> condor.set("requeue", false), "requeue is for Slurm, not for HTCondor");
    refuses(() -> condor.set("srun", true), "srun is for Slurm, not for HTCondor");
    refuses(
        () -> Pilots.local(1).set("transfer", true),
        "transfer is for HTCondor, not for this machine");
  }

  private static void refuses(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private Pilots profile(String yaml) throws Exception {
    return PilotsReader.profile(Files.writeString(folder.resolve("site.yaml"), yaml));
  }

  private void assertMistake(String yaml, String... words) {
    assertThatThrownBy(() -> profile(yaml))
        .isInstanceOf(WorkflowFileException.class)
        .hasMessageContaining("site.yaml:")
        .hasMessageContainingAll(words);
  }
}
