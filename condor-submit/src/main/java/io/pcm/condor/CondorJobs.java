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
 * Asks for many jobs with one command: first those in the queue, then those that have left it.
 * Remembers how a job ended, because searching the history is slow. If the history does not answer,
 * the state of a job that has left the queue is unknown; it is not gone.
 */
final class CondorJobs {
  /** Maximum number of ended jobs remembered; the oldest are forgotten, and looked up again. */
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

  /** Information from the queue is used even if the history cannot be read. */
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
