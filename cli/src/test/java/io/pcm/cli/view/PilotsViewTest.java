package io.pcm.cli.view;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.status.GpuHolder;
import io.pcm.api.status.GpuUse;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.runtime.inspect.PilotJobs.Cancelled;
import io.pcm.runtime.inspect.PilotJobs.Drained;
import io.pcm.runtime.inspect.PilotJobs.Explained;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PilotsViewTest {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void listsWhatBothSidesSayAsDocumented() throws IOException {
    Golden.check("pilots-list.json", PilotsView.json(listing()));
  }

  @Test
  void countsInATableThoseThatEndedAndListsThemWhenAskedTo() throws IOException {
    Golden.check("pilots-list.txt", PilotsView.table(listing(), false));
    Golden.check("pilots-list-all.txt", PilotsView.table(listing(), true));
    Listing over = new Listing(listing().rows().subList(2, 3), List.of(), List.of());
    Golden.check("pilots-list-none.txt", PilotsView.table(over, false));
  }

  @Test
  void explainsWithTheSystemsWordsAndTheEndOfALog() throws IOException {
    String text =
        Explanation.of(
                known(listing()),
                job -> "  java: not found (" + job + ")\n",
                row -> "0 of 5 match\nso")
            .text();
    Golden.check("pilots-explain.txt", text);
  }

  @Test
  void explainsToProgramsToo() throws IOException {
    Golden.check(
        "pilots-explain.json",
        Explanation.of(known(listing()), job -> "  java: not found\n", row -> "0 of 5").json());
  }

  @Test
  void repeatsTheRunAsAShellReadsItBack() {
    Submission done =
        Submission.intended("pcm-1", "slurm", WHEN, 1, "").with(List.of(new JobId("17")));
    assertThat(PilotsView.text(done, Path.of("/home/ada/my runs/it's")))
        .endsWith("; see pcm pilots list --run '/home/ada/my runs/it'\\''s'");
    assertThat(PilotsView.text(done, Path.of("/runs/r1"))).endsWith(" --run /runs/r1");
  }

  @Test
  void saysHowManyJobsWereCancelledAndWhatIsToBeKnown() throws IOException {
    Cancelled done = new Cancelled(2, List.of("job 17_2 has already ended"));
    Golden.check("pilots-cancel.txt", PilotsView.text(done));
    Golden.check("pilots-cancel.json", PilotsView.json(done));
  }

  @Test
  void saysWhatBecameOfPilotsThatShallLeave() throws IOException {
    Golden.check(
        "pilots-drain.txt",
        Stream.of(drained(2, 3, 1), drained(0, 1, 0), drained(1, 0, 0), drained(0, 0, 0))
            .map(PilotsView::text)
            .collect(joining("\n")));
    Golden.check("pilots-drain.json", PilotsView.json(drained(2, 3, 1)));
  }

  private static Drained drained(int pilots, int taken, int later) {
    return new Drained(pilots, taken, later, List.of("so"));
  }

  @Test
  void explainsEachSubmissionByItselfAndLendsReasonsAmongSiblings() throws IOException {
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
        Explanation.of(known(new Listing(rows, List.of(), List.of())), job -> "", row -> "");
    Golden.check("pilots-explain-groups.txt", answer.text());
    assertThat(answer.missing().get(3).jobs()).containsExactly("5.0", "5.1", "5.2", "5.5");
  }

  @Test
  void saysWhereToLookForASubmissionWhoseEndNobodySaw() {
    Submission open = Submission.intended("pcm-1", "condor", WHEN, 2, "condor");
    String text =
        Explanation.of(
                known(new Listing(List.of(), List.of(open), List.of())), job -> "", row -> "")
            .text();
    assertThat(text).contains("2 in a submission", "pcm-1", "condor");
  }

  @Test
  void saysThatReplacementsAreAmongWhatARunAskedFor() throws IOException {
    List<Submission> kept =
        List.of(
            Submission.intended("pcm-1", "slurm", WHEN, 2, "slurm").with(jobs("1_0", "1_1")),
            Submission.intended("pcm-2", "slurm", WHEN, 1, "slurm").with(jobs("2")),
            Submission.intended("pcm-3", "slurm", WHEN, 1, "slurm").refused("no more"));
    String text =
        Explanation.of(known(new Listing(List.of(), kept, List.of())), job -> "", row -> "").text();
    Golden.check("pilots-explain-replacements.txt", text);
  }

  @Test
  void saysNothingOfARefusalOnceALaterSubmissionWasTaken() {
    Submission refused =
        Submission.intended("pcm-1", "slurm", WHEN, 2, "").refused("Invalid partition");
    Submission open = Submission.intended("pcm-2", "slurm", WHEN, 3, "");
    Submission elsewhere =
        Submission.intended("pcm-3", "condor", WHEN.plusSeconds(1), 1, "").with(jobs("5.0"));
    Submission taken =
        Submission.intended("pcm-4", "slurm", WHEN.plusSeconds(2), 1, "").with(jobs("17"));
    assertThat(explained(refused, open, elsewhere)).contains("2 never submitted", "3 in a");
    assertThat(explained(refused, open, elsewhere, taken))
        .startsWith("2 requested, 0 connected\n3 in a submission")
        .doesNotContain("never submitted");
  }

  @Test
  void saysInTheListWhatIsRefusedNow() {
    Submission refused =
        Submission.intended("pcm-1", "slurm", WHEN, 44, "slurm").refused("sbatch: limit\nmore");
    Submission taken =
        Submission.intended("pcm-2", "slurm", WHEN.plusSeconds(1), 1, "slurm").with(jobs("17"));
    assertThat(PilotsView.refusals(new Listing(List.of(), List.of(refused), List.of())))
        .containsExactly("slurm has not accepted 44 pilots: sbatch: limit; more");
    assertThat(PilotsView.refusals(new Listing(List.of(), List.of(refused, taken), List.of())))
        .isEmpty();
  }

  @Test
  void saysOfJobsThatRunWithoutAPilotOnlyThatItIsNotHere() throws IOException {
    Listing seen =
        new Listing(
            List.of(row("17", Phase.RUNNING, "COMPLETING", "", "n1", Optional.empty())),
            List.of(),
            List.of("no manager is running"));
    Golden.check(
        "pilots-explain-unjoined.txt", Explanation.of(known(seen), job -> "", row -> "").text());
    Golden.check("queue-unjoined.txt", QueueView.text(seen).orElseThrow());
  }

  private static String explained(Submission... submissions) {
    Listing listing = new Listing(List.of(), List.of(submissions), List.of());
    return Explanation.of(known(listing), job -> "", row -> "").text();
  }

  private static List<JobId> jobs(String... ids) {
    return Stream.of(ids).map(JobId::new).toList();
  }

  @Test
  void namesGpusThatAreAlikeOnce() throws IOException {
    GpuUse large = gpu("NVIDIA H100 80GB HBM3", 81_559L << 20);
    GpuUse small = gpu("NVIDIA L4", 23_034L << 20);
    GpuUse silent = new GpuUse("NVIDIA GB10", 0, "", false, true, List.of());
    Golden.check(
        "pilots-list-gpus.txt",
        PilotsView.table(listing(List.of(small, large, small, silent)), false));
  }

  @Test
  void aStatusSaysHowManyWaitAndWhyAndAsOfWhen() throws IOException {
    Listing seen =
        new Listing(listing().rows(), List.of(), List.of("slurm as of 2026-01-02T03:04:05Z"));
    Golden.check("queue-waiting.txt", QueueView.text(seen).orElseThrow());
    ObjectNode status = new ObjectMapper().createObjectNode();
    QueueView.add(status, seen);
    Golden.check("queue-waiting.json", status.toString());
  }

  @Test
  void aStatusRatherSaysTheReasonOfFewThanNone() throws IOException {
    List<PilotRow> rows =
        List.of(
            waiting("condor", "5.0", "IDLE", ""),
            waiting("condor", "5.1", "IDLE", ""),
            waiting("condor", "5.2", "IDLE", "no match found"));
    List<PilotRow> silent = rows.subList(0, 2);
    Golden.check(
        "queue-few-reasons.txt",
        Stream.of(rows, silent)
            .map(some -> new Listing(some, List.of(), List.of("condor as of")))
            .map(some -> QueueView.text(some).orElseThrow())
            .collect(joining("\n")));
  }

  @Test
  void aStatusSaysNothingOfPilotsThatAreNoLivingJobs() {
    List<PilotRow> ended = List.of(listing().rows().get(2));
    assertThat(QueueView.text(new Listing(ended, List.of(), List.of("slurm as of")))).isEmpty();
  }

  private static Explained known(Listing listing) {
    return new Explained(listing, List.of());
  }

  private static Listing listing() {
    GpuHolder half = new GpuHolder("1.2", "judge", 0.5, 8L << 30);
    return listing(
        List.of(new GpuUse("NVIDIA L4", 24_152_899_584L, "3", false, false, List.of(half, half))));
  }

  private static GpuUse gpu(String model, long memory) {
    return new GpuUse(model, memory, "0", false, false, List.of());
  }

  private static Listing listing(List<GpuUse> gpus) {
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
            gpus,
            "spare");
    return new Listing(
        List.of(
            row("17_0", Phase.RUNNING, "RUNNING", "", "n1", Optional.of(pilot)),
            row("17_1", Phase.PENDING, "PENDING", "Priority", "", Optional.empty()),
            row("17_2", Phase.ENDED, "FAILED", "exit code 127", "n2", Optional.empty())),
        List.of(
            Submission.intended("pcm-1", "slurm", WHEN, 3, "").with(jobs("17_0", "17_1", "17_2")),
            Submission.intended("pcm-2", "slurm", WHEN, 2, "").refused("Invalid partition")),
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
