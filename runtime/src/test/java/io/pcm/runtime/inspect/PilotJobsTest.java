package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.StatusJson;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.local.DetachedPilots;
import io.pcm.runtime.rundir.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotJobsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void findsTheLogsOfAJobTheLastRunLast() throws Exception {
    PilotJobs jobs = PilotJobs.make(folder.resolve("run"), false);
    Path logs = jobs.run().resolve("logs/pilots");
    for (String name : new String[] {"5.0.log", "5.0+2.log", "5.0+10.log", "15.0.log", "5x0.log"}) {
      Files.writeString(logs.resolve(name), "said by " + name + "\n");
    }
    Files.writeString(logs.resolve("slurm-17_3.log"), "said by Slurm\n");
    assertThat(jobs.logs().of("5.0"))
        .extracting(log -> log.getFileName().toString())
        .containsExactly("5.0.log", "5.0+2.log", "5.0+10.log");
    assertThat(jobs.logs().lastWords("5.0")).isEqualTo("  said by 5.0+10.log");
    assertThat(jobs.logs().lastWords("17_3")).isEqualTo("  said by Slurm");
    assertThat(jobs.logs().lastWords("7_3")).isEmpty();
  }

  @Test
  void findsTheLogsOfASubmissionByItsNumberAndOfOneRunOfAJob() throws Exception {
    PilotJobs jobs = PilotJobs.make(folder.resolve("run"), false);
    write(jobs, "slurm-17_10.log", "slurm-17_2.log", "slurm-171_0.log", "slurm-18.log");
    write(jobs, "5.10.log", "5.9+1.log", "5.9.log", "51.0.log", "n1-5-c0ffee.log");
    assertThat(printed(jobs, "17")).containsExactly("slurm-17_2.log", "slurm-17_10.log");
    assertThat(printed(jobs, "5")).containsExactly("5.9.log", "5.9+1.log", "5.10.log");
    assertThat(printed(jobs, "18", "5.9+1", "17_2+3", "5.9"))
        .containsExactly("slurm-18.log", "5.9+1.log", "slurm-17_2.log", "5.9.log");
    assertThat(printed(jobs, "n1-5-c0ffee")).containsExactly("n1-5-c0ffee.log");
    assertThat(jobs.printed(List.of("5.10", "7", "x")).unknown()).containsExactly("7", "x");
  }

  @Test
  void findsTheLogOfAPilotByItsJobWhereItHasNoneOfItsOwn() throws Exception {
    PilotJobs jobs = PilotJobs.make(folder.resolve("run"), false);
    write(jobs, "slurm-17_2.log", "5.9.log", "5.9+1.log", "own.log");
    Files.writeString(
        jobs.run().resolve("status.json"),
        StatusJson.of(
                view(pilot("n1", "17_2+1"), pilot("n2", "5.9+1"), pilot("own", "5.9"), pilot("n3")))
            .toString());
    assertThat(printed(jobs, "n1", "n2")).containsExactly("slurm-17_2.log", "5.9+1.log");
    assertThat(printed(jobs, "own")).containsExactly("own.log");
    assertThat(jobs.printed(List.of("n3", "n4")).unknown()).containsExactly("n3", "n4");
  }

  @Test
  void cancelsWhatIsLeftOfTheJobsThatWereNamedAndNotesTheRest() throws Exception {
    PilotJobs jobs = PilotJobs.make(folder.resolve("run"), false);
    String live = submit(jobs, "while :; do sleep 1; done");
    String ended = submit(jobs, "exit 0");
    await().atMost(PATIENCE).until(() -> phases(jobs).get(ended) == Phase.ENDED);
    assertThatThrownBy(() -> jobs.cancel(List.of(live, "nobody")))
        .isInstanceOf(RunException.class)
        .hasMessage("no live pilot named 'nobody'; see pcm pilots list");
    assertThat(phases(jobs).get(live)).isEqualTo(Phase.RUNNING);
    assertThat(jobs.cancel(List.of(ended, live)))
        .isEqualTo(new PilotJobs.Cancelled(1, List.of("job " + ended + " has already ended")));
    await().atMost(PATIENCE).until(() -> phases(jobs).get(live) == Phase.ENDED);
    for (Words command : List.<Words>of(jobs::cancel, jobs::drain)) {
      assertThatThrownBy(() -> command.of(List.of(ended)))
          .isInstanceOf(RunException.class)
          .hasMessage("job " + ended + " has already ended");
    }
    assertThat(jobs.cancel(List.of("all"))).isEqualTo(new PilotJobs.Cancelled(0, List.of()));
  }

  private interface Words {
    void of(List<String> ids) throws Exception;
  }

  private static Map<String, Phase> phases(PilotJobs jobs) throws Exception {
    return jobs.list().rows().stream()
        .collect(Collectors.toMap(PilotRow::job, row -> row.state().orElseThrow().phase()));
  }

  /** Submits one local process for the run. */
  private static String submit(PilotJobs jobs, String script) throws Exception {
    Path logs = jobs.run().resolve("logs/pilots");
    PilotRequest request = new PilotRequest(1, List.of("/bin/sh", "-c", script), logs);
    List<JobId> started = new DetachedPilots().submit(request);
    Path folder = Files.createDirectories(jobs.run().resolve("pilots"));
    Submission.intended(PilotRequest.newToken(), "local", Instant.now(), 1, "")
        .with(started)
        .write(folder);
    return started.get(0).value();
  }

  private static void write(PilotJobs jobs, String... names) throws Exception {
    for (String name : names) {
      Files.writeString(jobs.run().resolve("logs/pilots").resolve(name), "said\n");
    }
  }

  private static List<String> printed(PilotJobs jobs, String... ids) throws Exception {
    PilotJobs.Printed printed = jobs.printed(List.of(ids));
    assertThat(printed.unknown()).isEmpty();
    return printed.logs().stream().map(log -> log.getFileName().toString()).toList();
  }

  private static RunProgress view(PilotProgress... pilots) {
    return RunProgress.builder().pilots(List.of(pilots)).pilotsJoined(2).build();
  }

  private static PilotProgress pilot(String name) {
    return pilot(name, "");
  }

  private static PilotProgress pilot(String name, String job) {
    return new PilotProgress(
        "1f", name, "n1", 7, job, PilotState.SERVING, 0, 0, 0.1, 0, 0, 8, 3600.0, List.of(), "");
  }

  @Test
  void makesARunDirectoryForPilotsThatComeBeforeTheirManager() throws Exception {
    Path run = folder.resolve("run");
    assertThatThrownBy(() -> PilotJobs.of(run)).hasMessageContaining("no such run directory");
    PilotJobs.make(run, false);
    PilotJobs.Listing listing = PilotJobs.make(run, false).list();
    assertThat(listing.rows()).isEmpty();
    assertThat(listing.notes()).containsExactly("no manager is running");
  }
}
