package io.pcm.runtime.jobs;

import io.pcm.api.batch.JobId;
import io.pcm.runtime.rundir.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jobs of a group of pilots that the run has cancelled itself, one per line in {@code
 * pilots/cancelled-<group>} of the run directory. A batch system lists such jobs as running until
 * their processes have ended, and does not tell whether the run or a person cancelled them. Used by
 * one thread at a time.
 */
public final class CancelledJobs {
  private final Path file;

  /**
   * @param folder the folder of the run's submissions
   * @param group the name of the group
   */
  public CancelledJobs(Path folder, String group) {
    this.file = folder.resolve("cancelled-" + group);
  }

  public Set<JobId> all() throws IOException {
    if (!Files.exists(file)) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(JobId::isOne)
          .map(JobId::new)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  /** Call this before the batch system is asked to cancel them. */
  public void add(Collection<JobId> jobs) throws IOException {
    Set<JobId> all = new LinkedHashSet<>(all());
    if (all.addAll(jobs)) {
      write(all);
    }
  }

  /** The batch system has given these ids to new jobs, so they mean others now. */
  public void remove(Collection<JobId> jobs) throws IOException {
    Set<JobId> all = new LinkedHashSet<>(all());
    if (all.removeAll(Set.copyOf(jobs))) {
      write(all);
    }
  }

  static void carry(Path from, Path to, String group) throws IOException {
    new CancelledJobs(to, group).add(new CancelledJobs(from, group).all());
  }

  private void write(Set<JobId> all) throws IOException {
    String text = all.stream().map(job -> job.value() + "\n").collect(Collectors.joining());
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
