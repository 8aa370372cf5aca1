package io.pcm.runtime.jobs;

import io.pcm.api.batch.JobId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups jobs by batch system, so that each system is asked only once. */
public final class JobsBySystem {
  private final Map<String, Set<JobId>> jobs = new LinkedHashMap<>();

  public void add(String system, JobId job) {
    add(system, List.of(job));
  }

  public void add(String system, Collection<JobId> some) {
    jobs.computeIfAbsent(system, s -> new LinkedHashSet<>()).addAll(some);
  }

  public void add(Submission submission) {
    add(submission.system(), submission.jobs());
  }

  /** Systems and jobs in the order in which they were added, without duplicates. */
  public Map<String, List<JobId>> map() {
    Map<String, List<JobId>> all = new LinkedHashMap<>();
    jobs.forEach((system, some) -> all.put(system, List.copyOf(some)));
    return Collections.unmodifiableMap(all);
  }
}
