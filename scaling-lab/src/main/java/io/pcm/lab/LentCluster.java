package io.pcm.lab;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.simulator.LentRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A cluster in virtual time, which lends its machines. A waiting job starts as soon as a machine is
 * free; where a partition lends fewer machines than before, the jobs that started last must leave.
 */
final class LentCluster {
  private static final int CORES = 8;
  private static final long MEMORY = 1L << 36;

  private final LentRun run;
  private final Map<JobId, LentJob> jobs = new LinkedHashMap<>();

  /** Those that have not ended, in the order of their submission. */
  private final List<LentJob> alive = new ArrayList<>();

  private final ClusterLog log = new ClusterLog();

  LentCluster(LentRun run, Collection<Partition> partitions) {
    this.run = run;
    partitions.forEach(this::lookAtChange);
  }

  private void lookAtChange(Partition partition) {
    partition
        .lending()
        .nextChange(run.passed())
        .ifPresent(
            when ->
                run.after(
                    when.minus(run.passed()),
                    () -> {
                      look(partition);
                      lookAtChange(partition);
                    }));
  }

  /** Jobs of one group in one partition, as a batch system. */
  LentSystem open(String group, Partition partition) {
    return new LentSystem(this, group, partition);
  }

  List<JobId> submit(String group, Partition partition, int count) throws BatchSystemException {
    long here = alive.stream().filter(job -> job.partition.equals(partition)).count();
    if (here + count > partition.jobsMax()) {
      log.refused();
      throw new BatchSystemException(
          Kind.NOT_NOW, "QOSMaxSubmitJobPerUserLimit: at most " + partition.jobsMax() + " jobs");
    }
    List<JobId> submitted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobId id = new JobId(String.valueOf(jobs.size() + 1));
      LentJob job = new LentJob(id, group, partition, run.now());
      jobs.put(id, job);
      alive.add(job);
      submitted.add(id);
    }
    log.submitted(group, run.passed(), count);
    log.has(group, count(group, LentJob::waits), count(group, job -> job.waits() || job.stays()));
    run.after(partition.queue(), () -> look(partition));
    return submitted;
  }

  List<JobState> query(Collection<JobId> wanted) {
    return wanted.stream()
        .flatMap(id -> Stream.ofNullable(jobs.get(id)))
        .map(LentJob::state)
        .toList();
  }

  void cancel(Collection<JobId> wanted) {
    for (JobId id : wanted) {
      LentJob job = jobs.get(id);
      if (job != null) {
        job.takeBack(End.CANCELLED, run.now());
      }
    }
    alive.removeIf(job -> !job.waits() && !job.holds());
  }

  private void look(Partition partition) {
    List<LentJob> here = alive.stream().filter(job -> job.partition.equals(partition)).toList();
    int places = partition.lending().places(run.passed());
    List<LentJob> staying = here.stream().filter(LentJob::stays).toList();
    for (int i = staying.size() - 1; i >= places; i--) {
      staying.get(i).takeBack(End.TAKEN, run.now());
    }
    int free = places - (int) here.stream().filter(LentJob::holds).count();
    here.stream()
        .filter(job -> job.mayStart(run.now()))
        .limit(Math.max(0, free))
        .forEach(this::start);
  }

  private void start(LentJob job) {
    Optional<JobLife> life =
        job.partition.life().map(limit -> new JobLife(limit, Partition.NOTICE));
    PilotInfo info =
        new PilotInfo(
            "pilot-" + job.id,
            "node-" + job.id,
            1,
            job.id.value(),
            CORES,
            MEMORY,
            1,
            job.partition.device(),
            OptionalLong.empty(),
            List.of(),
            job.group);
    job.starts(run.start(info, life, () -> gone(job)), run.now());
    life.ifPresent(
        limit ->
            run.after(limit.left().minus(limit.lead()), () -> job.takeBack(End.TAKEN, run.now())));
  }

  private void gone(LentJob job) {
    job.isGone(run.now());
    alive.remove(job);
    run.after(Duration.ZERO, () -> look(job.partition));
  }

  private int count(String group, Predicate<LentJob> which) {
    return (int) alive.stream().filter(job -> job.group.equals(group)).filter(which).count();
  }

  /** Jobs that have not ended. */
  List<LentJob> alive() {
    return Collections.unmodifiableList(alive);
  }

  /** How long all jobs together have held machines. */
  Duration held() {
    return jobs.values().stream()
        .map(job -> job.held(run.now()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  ClusterLog log() {
    return log;
  }
}
