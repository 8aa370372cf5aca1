package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.JobHere;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which job a process runs in. */
public final class JobSurroundings {
  /** A pilot does not wait long for a batch system that is slow: it serves without knowing. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private JobSurroundings() {}

  /**
   * The job of the process with this environment, which is this process. What PCM itself started on
   * this machine comes first: its surroundings may be a job, too.
   */
  public static Optional<JobHere> job(Map<String, String> environment) {
    List<BatchSystemProvider> localFirst =
        BatchSystems.all().stream()
            .sorted(
                Comparator.comparing(
                    (BatchSystemProvider each) -> !BatchSystems.isLocal(each.name())))
            .toList();
    return localFirst.stream()
        .flatMap(each -> each.here(environment, PATIENCE).stream())
        .findFirst();
  }
}
