package io.pcm.condor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for many jobs with one command: those in the queue first, then those that have left it. How
 * a job ended is asked once and remembered, since looking through the history is slow. While the
 * history does not answer, a job that has left the queue is in an unknown state, not gone.
 */
final class CondorJobs {
  /** Ended jobs that are remembered; the oldest are forgotten, and asked for again. */
  private static final int REMEMBERED_MAX = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(CondorJobs.class);

  private final CondorCommands commands;
  private boolean historyFails;
  private final Map<JobId, JobState> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, JobState> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  CondorJobs(CondorCommands commands) {
    this.commands = commands;
  }

  List<JobState> query(Collection<CondorId> asked) throws BatchSystemException {
    Map<JobId, JobState> known = new LinkedHashMap<>();
    Set<Integer> clusters = new TreeSet<>();
    synchronized (ended) {
      for (CondorId id : asked) {
        JobState state = ended.get(id.job());
        if (state == null) {
          clusters.add(id.cluster());
        } else {
          known.put(id.job(), state);
        }
      }
    }
    Set<JobId> wanted = asked.stream().map(CondorId::job).collect(Collectors.toSet());
    for (JobState state : commands.queued(clusters)) {
      if (wanted.contains(state.job())) {
        known.putIfAbsent(state.job(), state);
      }
    }
    List<CondorId> left = asked.stream().filter(id -> !known.containsKey(id.job())).toList();
    for (JobState state : history(left)) {
      known.putIfAbsent(state.job(), state);
    }
    return List.copyOf(known.values());
  }

  /** What the queue said counts even where its history cannot be read. */
  private List<JobState> history(List<CondorId> jobs) {
    if (jobs.isEmpty()) {
      return List.of();
    }
    List<JobState> found;
    try {
      found = commands.ended(jobs);
    } catch (BatchSystemException e) {
      return unknown(jobs, e);
    }
    synchronized (ended) {
      historyFails = false;
      for (JobState state : found) {
        if (state.phase() == Phase.ENDED) {
          ended.putIfAbsent(state.job(), state);
        }
      }
    }
    return found;
  }

  private List<JobState> unknown(List<CondorId> jobs, BatchSystemException e) {
    synchronized (ended) {
      if (!historyFails) {
        LOG.warn("Cannot tell how {} jobs ended until condor_history answers", jobs.size(), e);
      }
      historyFails = true;
    }
    String words = ("" + e.getMessage()).replaceFirst("^condor_history (failed: )?", "");
    String reason =
        CondorState.cut("condor_history does not answer: " + words.replaceAll("\\s+", " "));
    return jobs.stream().map(id -> new JobState(id.job(), Phase.UNKNOWN, "", reason, "")).toList();
  }
}
