package io.pcm.runtime.scaling;

import io.pcm.api.batch.JobId;
import io.pcm.runtime.scaling.GroupState.Job;
import io.pcm.runtime.scaling.GroupState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a group's jobs have taught: how long they wait, how fast they start, how long they live. */
final class GroupHistory {
  /** After this long, what was learned about lives counts half. */
  private static final double LIVES_HALF_SECONDS = 1_800;

  /** Weight of the last value of a moving average. */
  private static final double FRESH = 0.25;

  /** Until a pilot has connected: the start of a Java process on a busy machine. */
  private static final double USUAL_BOOT_SECONDS = 5;

  private final Map<JobId, Job> known = new HashMap<>();
  private final Set<JobId> asked = new HashSet<>();
  private final QueueWaits waits = new QueueWaits();
  private double bootSeconds = USUAL_BOOT_SECONDS;
  private double heldSeconds;
  private double losses;
  private @Nullable Instant seen;
  private int lossesInRow;
  private @Nullable Instant lastLoss;

  /** These jobs are going to end because the run wants it. */
  void told(List<JobId> jobs) {
    asked.addAll(jobs);
  }

  private double pass(Instant now) {
    double passed = seen == null ? 0 : seconds(seen, now);
    double kept = Math.pow(0.5, passed / LIVES_HALF_SECONDS);
    heldSeconds *= kept;
    losses *= kept;
    seen = now;
    return passed;
  }

  /** Nothing is known to have changed. */
  void goOn(int running, int waiting, Instant now) {
    heldSeconds += running * pass(now);
    waits.see(0, waiting, now);
  }

  /** Compares the jobs with those seen last. */
  void see(List<Job> jobs, Instant now) {
    double passed = pass(now);
    int waiting = 0;
    int started = 0;
    for (Job job : jobs) {
      Job before = known.put(job.id(), job);
      if (job.stage() == Stage.WAITING) {
        waiting++;
        if (before != null && before.stage() != Stage.WAITING) {
          lost(passed, now);
        }
      } else {
        heldSeconds += passed;
        started += before != null && before.stage() == Stage.WAITING ? 1 : 0;
        runs(job, before, now);
      }
    }
    if (known.size() > jobs.size()) {
      Set<JobId> gone = new HashSet<>(known.keySet());
      jobs.forEach(job -> gone.remove(job.id()));
      gone.forEach(id -> ended(id, passed, now));
    }
    waits.see(started, waiting, now);
  }

  private void runs(Job job, @Nullable Job before, Instant now) {
    if (before != null && before.stage() == Stage.STARTING && job.stage() == Stage.CONNECTED) {
      bootSeconds = moved(bootSeconds, seconds(job.started(), now));
    }
    if (lastLoss != null && job.stage() == Stage.CONNECTED && job.started().isBefore(lastLoss)) {
      lossesInRow = 0;
    }
  }

  /**
   * @param passed seconds within which it ended
   */
  private void ended(JobId id, double passed, Instant now) {
    Job job = known.remove(id);
    if (!asked.remove(id) && job != null && job.stage() != Stage.WAITING) {
      lost(passed, now);
    }
  }

  /** A pilot was taken back; its job is gone, or in the queue again. */
  private void lost(double passed, Instant now) {
    heldSeconds += passed / 2;
    losses++;
    lossesInRow += now.equals(lastLoss) ? 0 : 1;
    lastLoss = now;
  }

  QueueWaits waits() {
    return waits;
  }

  /** Time from the start of a job until its pilot is connected. */
  double bootSeconds() {
    return bootSeconds;
  }

  /** Losses per second of one pilot; 0 if none was lost. */
  double lossRate() {
    return heldSeconds > 0 ? losses / Math.max(heldSeconds, 1) : 0;
  }

  /** How often in a row pilots were lost, those lost together counting once. */
  int lossesInRow() {
    return lossesInRow;
  }

  /** Empty if none was lost. */
  Optional<Instant> lastLoss() {
    return Optional.ofNullable(lastLoss);
  }

  private static double moved(double mean, double value) {
    return mean == 0 ? value : mean + FRESH * (value - mean);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
