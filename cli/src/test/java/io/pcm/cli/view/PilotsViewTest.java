package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.status.Gpu;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.runtime.inspect.PilotJobs.Cancelled;
import io.pcm.runtime.inspect.PilotJobs.Drained;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.Submission;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PilotsViewTest {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void listsWhatBothSidesSayAsDocumented() {
    assertThat(PilotsView.json(listing()))
        .isEqualTo(
            "{\"version\":1,\"pilots\":["
                + "{\"pilot\":\"n1-7-aa\",\"system\":\"slurm\",\"job\":\"17_0\",\"state\":\"SERVING\","
                + "\"word\":\"RUNNING\",\"reason\":\"\",\"node\":\"n1\",\"gpus\":1,\"warmContexts\":1,"
                + "\"callsPerSecond\":5.0,\"lifeLeftSeconds\":3600.0,"
                + "\"gpuDevices\":[{\"model\":\"NVIDIA L4\",\"memoryBytes\":24152899584}]},"
                + "{\"pilot\":null,\"system\":\"slurm\",\"job\":\"17_1\",\"state\":\"PENDING\","
                + "\"word\":\"PENDING\",\"reason\":\"Priority\",\"node\":\"\"},"
                + "{\"pilot\":null,\"system\":\"slurm\",\"job\":\"17_2\",\"state\":\"ENDED\","
                + "\"word\":\"FAILED\",\"reason\":\"exit code 127\",\"node\":\"n2\"}],"
                + "\"notes\":[]}");
    assertThat(PilotsView.table(listing(), true).lines()).hasSize(4);
  }

  @Test
  void countsInATableThoseThatEndedAndListsThemWhenAskedTo() {
    assertThat(PilotsView.table(listing(), false).lines().toList())
        .hasSize(4)
        .last()
        .isEqualTo("1 ended (1 FAILED); --all lists them; to see why: pcm pilots explain");
    assertThat(PilotsView.table(listing(), true)).contains("17_2").doesNotContain("--all");
    Listing over = new Listing(listing().rows().subList(2, 3), List.of(), List.of());
    assertThat(PilotsView.table(over, false))
        .startsWith("no pilots; submit some with")
        .contains("1 FAILED");
  }

  @Test
  void explainsWithTheSystemsWordsAndTheEndOfALog() {
    String text =
        Explanation.of(
                listing(), job -> "  java: not found (" + job + ")\n", row -> "0 of 5 match\nso")
            .text();
    assertThat(text)
        .isEqualTo(
            String.join(
                "\n",
                "3 requested, 1 connected",
                "1 ended: FAILED (exit code 127), submission 17",
                "  end of the log of 17_2:",
                "  java: not found (17_2)",
                "1 waiting: PENDING (Priority), submission 17",
                "  details of 17_1:",
                "  0 of 5 match",
                "  so",
                "2 never submitted: Invalid partition"));
  }

  @Test
  void explainsToProgramsToo() {
    assertThat(Explanation.of(listing(), job -> "  java: not found\n", row -> "0 of 5").json())
        .isEqualTo(
            "{\"version\":1,\"asked\":3,\"here\":1,"
                + "\"submissions\":[{\"token\":\"pcm-2\",\"system\":\"slurm\",\"count\":2,"
                + "\"refusal\":\"Invalid partition\"}],"
                + "\"missing\":[{\"why\":\"ended: FAILED (exit code 127)\","
                + "\"log\":\"  java: not found\",\"analysis\":\"\",\"submission\":\"17\",\"jobs\":[\"17_2\"]},"
                + "{\"why\":\"waiting: PENDING (Priority)\",\"log\":\"\",\"analysis\":\"0 of 5\",\"submission\":\"17\",\"jobs\":[\"17_1\"]}],"
                + "\"notes\":[]}");
  }

  @Test
  void repeatsTheRunAsAShellReadsItBack() {
    Submission done =
        Submission.intended("pcm-1", "slurm", WHEN, 1, false).with(List.of(new JobId("17")));
    assertThat(PilotsView.text(done, Path.of("/home/ada/my runs/it's")))
        .endsWith("; see pcm pilots list --run '/home/ada/my runs/it'\\''s'");
    assertThat(PilotsView.text(done, Path.of("/runs/r1"))).endsWith(" --run /runs/r1");
  }

  @Test
  void saysHowManyJobsWereCancelledAndWhatIsToBeKnown() {
    Cancelled done = new Cancelled(2, List.of("job 17_2 has already ended"));
    assertThat(PilotsView.text(done)).isEqualTo("2 jobs cancelled");
    assertThat(PilotsView.json(done))
        .isEqualTo("{\"version\":1,\"jobs\":2,\"notes\":[\"job 17_2 has already ended\"]}");
  }

  @Test
  void saysWhatBecameOfPilotsThatShallLeave() {
    assertThat(PilotsView.text(drained(2, 3, 1)))
        .isEqualTo(
            "draining 2 pilots; cancelled 3 queued jobs;"
                + " 1 job has no pilot yet, which will leave when it joins");
    assertThat(PilotsView.text(drained(0, 1, 0))).isEqualTo("cancelled 1 queued job");
    assertThat(PilotsView.text(drained(1, 0, 0))).isEqualTo("draining 1 pilot");
    assertThat(PilotsView.text(drained(0, 0, 0))).isEqualTo("draining 0 pilots");
    assertThat(PilotsView.json(drained(2, 3, 1)))
        .isEqualTo("{\"version\":1,\"pilots\":2,\"taken\":3,\"later\":1,\"notes\":[\"so\"]}");
  }

  private static Drained drained(int pilots, int taken, int later) {
    return new Drained(pilots, taken, later, List.of("so"));
  }

  @Test
  void explainsEachSubmissionByItselfAndLendsReasonsAmongSiblings() {
    List<PilotRow> rows =
        List.of(
            waiting("condor", "6.0", "IDLE", ""),
            waiting("condor", "5.0", "IDLE", ""),
            waiting("condor", "5.1", "IDLE", "no match found"),
            waiting("condor", "5.2", "IDLE", ""),
            waiting("condor", "5.3", "HELD", ""),
            waiting("condor", "5.4", "IDLE", "waits to run again"),
            waiting("condor", "5.5", "IDLE", "no match found"),
            waiting("slurm", "5_0", "PENDING", "Priority"),
            waiting("slurm", "18_0", "PENDING", "Priority"),
            waiting("local", "local-1-2", "IDLE", ""));
    Explanation answer =
        Explanation.of(new Listing(rows, List.of(), List.of()), job -> "", row -> "");
    assertThat(answer.text().lines().skip(1))
        .containsExactly(
            "1 waiting: HELD, submission 5",
            "1 waiting: IDLE, submission 6",
            "1 waiting: IDLE",
            "4 waiting: IDLE (no match found), submission 5",
            "1 waiting: IDLE (waits to run again), submission 5",
            "1 waiting: PENDING (Priority), submission 5",
            "1 waiting: PENDING (Priority), submission 18");
    assertThat(answer.missing().get(3).jobs()).containsExactly("5.0", "5.1", "5.2", "5.5");
  }

  @Test
  void saysWhereToLookForASubmissionWhoseEndNobodySaw() {
    Submission open = Submission.intended("pcm-1", "condor", WHEN, 2, true);
    String text =
        Explanation.of(new Listing(List.of(), List.of(open), List.of()), job -> "", row -> "")
            .text();
    assertThat(text).contains("2 in a submission", "pcm-1", "condor");
  }

  @Test
  void saysThatReplacementsAreAmongWhatARunAskedFor() {
    List<Submission> kept =
        List.of(
            Submission.intended("pcm-1", "slurm", WHEN, 2, true).with(jobs("1_0", "1_1")),
            Submission.intended("pcm-2", "slurm", WHEN, 1, true).with(jobs("2")),
            Submission.intended("pcm-3", "slurm", WHEN, 1, true).refused("no more"));
    String text =
        Explanation.of(new Listing(List.of(), kept, List.of()), job -> "", row -> "").text();
    assertThat(text)
        .isEqualTo("3 requested including replacements, 0 connected\n1 never submitted: no more");
  }

  @Test
  void saysNothingOfARefusalOnceALaterSubmissionWasTaken() {
    Submission refused =
        Submission.intended("pcm-1", "slurm", WHEN, 2, false).refused("Invalid partition");
    Submission open = Submission.intended("pcm-2", "slurm", WHEN, 3, false);
    Submission elsewhere =
        Submission.intended("pcm-3", "condor", WHEN.plusSeconds(1), 1, false).with(jobs("5.0"));
    Submission taken =
        Submission.intended("pcm-4", "slurm", WHEN.plusSeconds(2), 1, false).with(jobs("17"));
    assertThat(explained(refused, open, elsewhere)).contains("2 never submitted", "3 in a");
    assertThat(explained(refused, open, elsewhere, taken))
        .startsWith("2 requested, 0 connected\n3 in a submission")
        .doesNotContain("never submitted");
  }

  @Test
  void saysOfJobsThatRunWithoutAPilotOnlyThatItIsNotHere() {
    Listing seen =
        new Listing(
            List.of(row("17", Phase.RUNNING, "COMPLETING", "", "n1", Optional.empty())),
            List.of(),
            List.of("no manager is running"));
    assertThat(Explanation.of(seen, job -> "", row -> "").text())
        .contains("1 running without a pilot (starting, leaving or lost): COMPLETING");
    assertThat(QueueView.text(seen))
        .contains(
            "pilots: 0 connected, 0 waiting, 1 running without a pilot; no manager is running");
  }

  private static String explained(Submission... submissions) {
    Listing listing = new Listing(List.of(), List.of(submissions), List.of());
    return Explanation.of(listing, job -> "", row -> "").text();
  }

  private static List<JobId> jobs(String... ids) {
    return Stream.of(ids).map(JobId::new).toList();
  }

  @Test
  void namesGpusThatAreAlikeOnce() {
    Gpu large = new Gpu("NVIDIA H100 80GB HBM3", 81_559L << 20);
    Gpu small = new Gpu("NVIDIA L4", 23_034L << 20);
    Gpu silent = new Gpu("NVIDIA GB10", 0);
    assertThat(PilotsView.table(listing(List.of(small, large, small, silent)), false))
        .contains("2 x NVIDIA L4 (22 GiB), 1 x NVIDIA H100 80GB HBM3 (80 GiB), 1 x NVIDIA GB10 ");
  }

  @Test
  void aStatusSaysHowManyWaitAndWhyAndAsOfWhen() {
    Listing seen =
        new Listing(listing().rows(), List.of(), List.of("slurm as of 2026-01-02T03:04:05Z"));
    assertThat(QueueView.text(seen))
        .contains(
            "pilots: 1 connected, 1 waiting (PENDING Priority); slurm as of 2026-01-02T03:04:05Z");
    ObjectNode status = new ObjectMapper().createObjectNode();
    QueueView.add(status, seen);
    assertThat(status)
        .hasToString(
            "{\"queue\":{\"here\":1,\"waiting\":1,\"reason\":\"PENDING Priority\","
                + "\"unjoined\":0,\"notes\":[\"slurm as of 2026-01-02T03:04:05Z\"]}}");
  }

  @Test
  void aStatusRatherSaysTheReasonOfFewThanNone() {
    List<PilotRow> rows =
        List.of(
            waiting("condor", "5.0", "IDLE", ""),
            waiting("condor", "5.1", "IDLE", ""),
            waiting("condor", "5.2", "IDLE", "no match found"));
    assertThat(QueueView.text(new Listing(rows, List.of(), List.of("condor as of"))))
        .contains("pilots: 0 connected, 3 waiting (IDLE no match found); condor as of");
    assertThat(QueueView.text(new Listing(rows.subList(0, 2), List.of(), List.of("condor as of"))))
        .contains("pilots: 0 connected, 2 waiting (IDLE); condor as of");
  }

  @Test
  void aStatusSaysNothingOfPilotsThatAreNoLivingJobs() {
    List<PilotRow> ended = List.of(listing().rows().get(2));
    assertThat(QueueView.text(new Listing(ended, List.of(), List.of("slurm as of")))).isEmpty();
  }

  private static Listing listing() {
    return listing(List.of(new Gpu("NVIDIA L4", 24_152_899_584L)));
  }

  private static Listing listing(List<Gpu> gpus) {
    PilotProgress pilot =
        new PilotProgress(
            "1f",
            "n1-7-aa",
            "n1",
            7,
            "17_0",
            PilotState.SERVING,
            1,
            2,
            0.1,
            gpus.size(),
            40,
            8,
            3600.0,
            gpus);
    return new Listing(
        List.of(
            row("17_0", Phase.RUNNING, "RUNNING", "", "n1", Optional.of(pilot)),
            row("17_1", Phase.PENDING, "PENDING", "Priority", "", Optional.empty()),
            row("17_2", Phase.ENDED, "FAILED", "exit code 127", "n2", Optional.empty())),
        List.of(
            Submission.intended("pcm-1", "slurm", WHEN, 3, false)
                .with(jobs("17_0", "17_1", "17_2")),
            Submission.intended("pcm-2", "slurm", WHEN, 2, false).refused("Invalid partition")),
        List.of());
  }

  private static PilotRow waiting(String system, String job, String word, String reason) {
    JobState state = new JobState(new JobId(job), Phase.PENDING, word, reason, "");
    return new PilotRow(system, job, Optional.of(state), Optional.empty());
  }

  private static PilotRow row(
      String job,
      Phase phase,
      String word,
      String reason,
      String node,
      Optional<PilotProgress> pilot) {
    JobState state = new JobState(new JobId(job), phase, word, reason, node);
    return new PilotRow("slurm", job, Optional.of(state), pilot);
  }
}
