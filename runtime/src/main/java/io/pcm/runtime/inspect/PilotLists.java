package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.Site;
import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.jobs.JobsBySystem;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.sites.BatchSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Combines the batch systems' data about a run's jobs with the manager's data about its pilots. */
final class PilotLists {
  /** Time limit of each command for a quick listing. */
  private static final Duration GLANCE = Duration.ofSeconds(3);

  /** Minimum time between two queries for quick listings, because a batch system is shared. */
  static final Duration PACE = Duration.ofSeconds(15);

  private final Path folder;

  /** Batch systems that did not answer the last query. */
  private final Set<String> silent = new LinkedHashSet<>();

  /**
   * @param folder stores answers of batch systems
   */
  PilotLists(Path folder) {
    this.folder = folder;
  }

  boolean isSilent(String system) {
    return silent.contains(system);
  }

  void silent(String system) {
    silent.add(system);
  }

  /**
   * @param here connected pilots
   * @param notes notes known so far; this method adds more
   * @param pace minimum time between two queries of a batch system, each with the time limit {@link
   *     #GLANCE}; empty to query in any case
   */
  Listing list(
      List<Submission> submissions,
      List<PilotProgress> here,
      List<String> notes,
      Optional<Duration> pace) {
    Map<String, List<PilotProgress>> joined = byJob(here);
    List<PilotRow> rows = new ArrayList<>();
    JobsBySystem jobs = new JobsBySystem();
    submissions.forEach(jobs::add);
    for (Map.Entry<String, List<JobId>> each : jobs.map().entrySet()) {
      Duration timeout = pace.isPresent() ? GLANCE : Site.COMMAND_TIMEOUT;
      try (BatchSystem system = BatchSystems.site(each.getKey()).open(timeout)) {
        KnownStates known =
            KnownStates.lately(system, each.getValue(), folder, pace.orElse(Duration.ZERO));
        known
            .note(each.getKey())
            .or(() -> pace.map(p -> asOf(each.getKey(), known)))
            .ifPresent(notes::add);
        system.caveat().ifPresent(why -> notes.add(each.getKey() + ": " + why));
        known.trouble().ifPresent(why -> silent.add(each.getKey()));
        Map<String, JobState> states = new LinkedHashMap<>();
        known.states().forEach(state -> states.put(state.job().value(), state));
        for (JobId job : each.getValue()) {
          Optional<JobState> state =
              Optional.ofNullable(states.get(job.value())).or(() -> known.ofUnlisted(job));
          rows.addAll(rows(each.getKey(), job, state, joined.remove(job.value())));
        }
      }
    }
    joined.values().stream()
        .flatMap(List::stream)
        .forEach(p -> rows.add(new PilotRow("", p.job(), Optional.empty(), Optional.of(p))));
    return new Listing(List.copyOf(rows), submissions, List.copyOf(notes));
  }

  /** One row for each live run of the job: the first run may return with a lost node. */
  private static List<PilotRow> rows(
      String system, JobId job, Optional<JobState> state, @Nullable List<PilotProgress> pilots) {
    if (pilots == null) {
      return List.of(new PilotRow(system, job.value(), state, Optional.empty()));
    }
    return pilots.stream()
        .map(pilot -> new PilotRow(system, job.value(), state, Optional.of(pilot)))
        .toList();
  }

  private static String asOf(String system, KnownStates known) {
    return system + " as of " + known.asOf().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Pilots that a manager knows, by job; those without a job by name. */
  private static Map<String, List<PilotProgress>> byJob(List<PilotProgress> pilots) {
    Map<String, List<PilotProgress>> joined = new LinkedHashMap<>();
    for (PilotProgress pilot : pilots) {
      String job = JobHere.jobOf(pilot.job());
      String key = job.isEmpty() ? pilot.pilot() : job;
      joined.computeIfAbsent(key, k -> new ArrayList<>()).add(pilot);
    }
    return joined;
  }
}
