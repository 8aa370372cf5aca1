package io.pcm.lab;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.simulator.LentPilot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One job of a {@link LentCluster}. */
final class LentJob {
  final JobId id;
  final String group;
  final Partition partition;
  private final Instant submitted;
  private @Nullable Instant started;
  private @Nullable Instant ended;
  private @Nullable LentPilot pilot;

  /** How it will end if it ends now. */
  private End end = End.LEFT;

  private boolean leaving;

  LentJob(JobId id, String group, Partition partition, Instant submitted) {
    this.id = id;
    this.group = group;
    this.partition = partition;
    this.submitted = submitted;
  }

  boolean waits() {
    return started == null && ended == null;
  }

  /** Whether it holds a machine, also while it is leaving. */
  boolean holds() {
    return started != null && ended == null;
  }

  boolean stays() {
    return holds() && !leaving;
  }

  boolean mayStart(Instant now) {
    return waits() && !submitted.plus(partition.queue()).isAfter(now);
  }

  void starts(LentPilot on, Instant now) {
    pilot = on;
    started = now;
  }

  /** Its machine is taken back, or it is cancelled. */
  void takeBack(End why, Instant now) {
    if (waits()) {
      end = why;
      ended = now;
    } else if (stays() && pilot != null) {
      leaving = true;
      end = why;
      pilot.takeBack(Partition.NOTICE);
    }
  }

  void isGone(Instant now) {
    ended = now;
  }

  /** How long it has held a machine. */
  Duration held(Instant now) {
    return started == null ? Duration.ZERO : Duration.between(started, ended == null ? now : ended);
  }

  JobState state() {
    String node = started == null ? "" : "node-" + id;
    if (ended != null) {
      return new JobState(id, Phase.ENDED, end, end.name(), "", node);
    } else if (leaving) {
      return new JobState(id, Phase.ENDING, "COMPLETING", "", node);
    }
    return started == null
        ? new JobState(id, Phase.PENDING, "PENDING", "Priority", node)
        : new JobState(id, Phase.RUNNING, "RUNNING", "", node);
  }
}
