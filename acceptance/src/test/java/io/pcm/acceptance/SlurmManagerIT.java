package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers that are jobs of a real Slurm. */
@WithSlurm
final class SlurmManagerIT {
  private static final int ITEMS = 4000;

  @TempDir private Path folder;
  private SlurmScenario slurm;
  private String run = "";

  @BeforeEach
  void begin() throws Exception {
    slurm = new SlurmScenario(folder);
    run = slurm.plain().runDirectory().toString();
  }

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  private Ended submit(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("manager", "submit", "--slurm"));
    words.addAll(List.of("--time", "20m", "--memory", "1500MB", "--extra", "--nodelist=c2"));
    words.addAll(List.of(options));
    words.addAll(List.of("--", slurm.plain().workflow().toString(), "--run-dir", run));
    return slurm.plain().start(words).await();
  }

  private static String job(Ended submitted) {
    Matcher said = Pattern.compile("the manager is job (\\d+) of slurm").matcher(submitted.err());
    assertThat(said.find()).as(submitted.err()).isTrue();
    return said.group(1);
  }

  @Test
  void aManagerThatIsPreemptedGoesOnInItsNextJobWithThePilotsAndContextsThatItHad()
      throws Exception {
    String job = job(submit("--partition", "preempt").expect(0));
    Scenario.until("it runs", () -> slurm.plain().status().has("tasks"));
    slurm.submit("main", 1).expect(0);
    slurm.awaitWorking(1);
    assertThat(submit().expect(3).err()).contains("is a job already: " + job + " (RUNNING)");
    assertThat(String.join("\n", slurm.plain().pcm("status", "--run", run).expect(0).out()))
        .contains("double");
    RealSlurm.command("scontrol", "requeue", job);
    slurm.awaitCalls(300);
    assertThat(slurm.plain().calls().begun().stream().map(CallLog.Begun::pid).distinct())
        .as("processes of contexts")
        .hasSize(1);
    slurm.plain().openGate();
    slurm.plain().pcm("attach", run).expect(0);
    WholeResults.read(slurm.plain().results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
    slurm.plain().awaitNoProcess();
  }

  @Test
  void aManagerThatRunsOrWaitsIsStoppedFromAnywhere() throws Exception {
    String job = job(submit("--extra", "--hold").expect(0));
    assertThat(String.join("\n", slurm.plain().pcm("why", run).expect(0).out()))
        .contains("Its manager is a batch job, " + job + ", which waits in the queue");
    assertThat(slurm.plain().pcm("stop", run).expect(0).err())
        .contains("cancelled the manager's job " + job);
    submit().expect(0);
    Scenario.until("it runs", () -> slurm.plain().status().has("tasks"));
    slurm.plain().pcm("stop", run, "--wait").expect(0);
    slurm.plain().awaitNoProcess();
    assertThat(submit("--transfer").expect(2).err()).contains("--transfer is for HTCondor");
  }
}
