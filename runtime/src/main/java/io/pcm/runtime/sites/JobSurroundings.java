package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.JobHere;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the job that a process runs in. Public only for the command {@code pcm pilot start};
 * programs use {@link Pilots}.
 */
public final class JobSurroundings {
  /** A pilot does not wait long for a slow batch system: it works without this information. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private JobSurroundings() {}

  /**
   * The job of this process, which has this environment; empty if it runs in none. A local job
   * started by PCM takes precedence, because it may itself run in another job.
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
