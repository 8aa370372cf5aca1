package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobRoom;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.JobTimeLeft;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Information about this process's job from its environment variables and squeue ({@code man
 * sbatch}, Output).
 */
final class Surroundings {
  /** Environment variable of a job: how many seconds before its end it gets SIGTERM. */
  static final String SIGNAL_LEAD = "PCM_SLURM_SIGNAL_LEAD";

  /** Environment variable of a job: when its script started, in seconds since 1970. */
  static final String STARTED = "PCM_SLURM_STARTED";

  /** How much earlier than requested Slurm may send its signal (man sbatch, --signal). */
  private static final Duration LEAD_TOLERANCE = Duration.ofSeconds(60);

  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
  private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{1,12}");
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

  private Surroundings() {}

  static Optional<JobHere> job(
      Map<String, String> environment, SlurmCommands commands, Clock clock) {
    return id(environment)
        .map(
            id ->
                new JobHere(
                    id.job(),
                    restarts(environment),
                    lifeLeft(id.job().value(), commands, started(environment), clock)
                        .map(left -> new JobLife(left, lead(environment))),
                    Optional.empty(),
                    room(environment)));
  }

  /** Memory is in MiB; a site that does not track memory reports 0, or nothing. */
  private static JobRoom room(Map<String, String> environment) {
    OptionalLong cpus = positive(environment, "SLURM_CPUS_ON_NODE");
    OptionalLong perCpu = positive(environment, "SLURM_MEM_PER_CPU");
    OptionalLong memory = positive(environment, "SLURM_MEM_PER_NODE");
    if (memory.isEmpty() && perCpu.isPresent()) {
      memory = OptionalLong.of(perCpu.getAsLong() * cpus.orElse(1));
    }
    return new JobRoom(
        cpus.isPresent() ? OptionalInt.of((int) cpus.getAsLong()) : OptionalInt.empty(),
        memory.isPresent() ? OptionalLong.of(memory.getAsLong() << 20) : OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static Duration lead(Map<String, String> environment) {
    OptionalLong seconds = positive(environment, SIGNAL_LEAD);
    return seconds.isPresent()
        ? Duration.ofSeconds(seconds.getAsLong()).plus(LEAD_TOLERANCE)
        : Duration.ZERO;
  }

  private static OptionalLong positive(Map<String, String> environment, String name) {
    String text = environment.getOrDefault(name, "");
    long value = COUNT.matcher(text).matches() ? Long.parseLong(text) : 0;
    return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
  }

  private static Optional<SlurmId> id(Map<String, String> environment) {
    Optional<SlurmId> job = SlurmId.parse(environment.getOrDefault("SLURM_JOB_ID", ""));
    Optional<SlurmId> task =
        SlurmId.parse(
            environment.getOrDefault("SLURM_ARRAY_JOB_ID", "")
                + "_"
                + environment.getOrDefault("SLURM_ARRAY_TASK_ID", ""));
    return job.isPresent() && task.isPresent() ? task : job;
  }

  /** Not set in a job's first run. */
  private static int restarts(Map<String, String> environment) {
    String count = environment.getOrDefault("SLURM_RESTART_COUNT", "0");
    return COUNT.matcher(count).matches() ? Integer.parseInt(count) : 0;
  }

  private static Optional<Instant> started(Map<String, String> environment) {
    String seconds = environment.getOrDefault(STARTED, "");
    return EPOCH_SECONDS.matcher(seconds).matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
        : Optional.empty();
  }

  private static Optional<Duration> lifeLeft(
      String id, SlurmCommands commands, Optional<Instant> started, Clock clock) {
    try {
      Answer answer = commands.timesOf(id);
      if (answer.exit() != 0) {
        LOG.info("Cannot tell when job {} ends: {}", id, answer.complaint());
        return Optional.empty();
      }
      return answer
          .out()
          .lines()
          .map(line -> line.strip().split(" ", 2))
          .filter(times -> times.length == 2)
          .flatMap(times -> left(times[0], times[1], started, clock.instant()).stream())
          .findFirst();
    } catch (BatchSystemException e) {
      LOG.info("Cannot tell when job {} ends: {}", id, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Duration> left(
      String start, String end, Optional<Instant> started, Instant now) {
    Optional<Instant> from = time(start);
    return time(end)
        .map(
            at ->
                from.isPresent() && started.isPresent()
                    ? JobTimeLeft.of(from.get(), at, started.get(), now)
                    : JobTimeLeft.byClock(at, now));
  }

  /** Empty for N/A, NONE, UNLIMITED and anything else that is not a time. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
