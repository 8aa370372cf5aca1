package io.pcm.condor;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobRoom;
import io.pcm.submit.JobTimeLeft;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the ClassAds of the job and of its machine, which HTCondor writes to files for each run of
 * a job.
 *
 * <p>Distinguishes runs by NumShadowStarts, which the queue increments before each run.
 * NumJobStarts is reported by the run: if the queue's daemon dies before the report is written, a
 * second run gets the same number. NumShadowStarts is also incremented when the queue restarts and
 * reconnects to a run, so numbers may be skipped.
 *
 * <p>The notice is the minimum of what the job requests (JobMaxVacateTime) and what the machine
 * allows (MachineMaxVacateTime), which by default is a product such as {@code 10 * 60}.
 */
final class CondorJobHere {
  /** Environment variable with the path of the job's file. */
  static final String JOB_AD = "_CONDOR_JOB_AD";

  /** Environment variable with the path of the machine's file. */
  static final String MACHINE_AD = "_CONDOR_MACHINE_AD";

  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,10})(?:\\s*\\*\\s*(\\d{1,8}))?");

  private CondorJobHere() {}

  static Optional<JobHere> here(Map<String, String> environment, Instant now) {
    Instant written = written(environment.getOrDefault(JOB_AD, "")).orElse(now);
    return read(environment, JOB_AD)
        .flatMap(ad -> parse(ad, read(environment, MACHINE_AD).orElse(""), written, now));
  }

  /** HTCondor writes the file on this machine just before it starts the job. */
  private static Optional<Instant> written(String file) {
    try {
      return file.isBlank()
          ? Optional.empty()
          : Optional.of(Files.getLastModifiedTime(Path.of(file)).toInstant());
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(Map<String, String> environment, String variable) {
    String file = environment.getOrDefault(variable, "");
    if (file.isBlank()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return Optional.of(new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * @param written when the job's file was written, by the clock of this machine
   */
  static Optional<JobHere> parse(String ad, String machineAd, Instant written, Instant now) {
    Map<String, String> job = values(ad);
    Map<String, String> machine = values(machineAd);
    String id = job.getOrDefault("clusterid", "") + "." + job.getOrDefault("procid", "");
    return CondorId.parse(id)
        .map(
            known ->
                new JobHere(
                    known.job(),
                    restarts(job),
                    left(job, written, now).map(JobLife::new),
                    notice(job, machine),
                    room(machine)));
  }

  /** The slot is the machine as far as the job is concerned; its memory is in MiB. */
  private static JobRoom room(Map<String, String> slot) {
    Optional<Long> cpus = number(slot, "Cpus").filter(n -> n > 0 && n <= Integer.MAX_VALUE);
    Optional<Long> memory = number(slot, "Memory").filter(n -> n > 0 && n <= Integer.MAX_VALUE);
    return new JobRoom(
        cpus.isPresent() ? OptionalInt.of(cpus.get().intValue()) : OptionalInt.empty(),
        memory.isPresent() ? OptionalLong.of(memory.get() << 20) : OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static int restarts(Map<String, String> job) {
    long restarts =
        number(job, "NumShadowStarts")
            .map(starts -> starts - 1)
            .or(() -> number(job, "NumJobStarts"))
            .orElse(0L);
    return (int) Math.max(0, Math.min(restarts, Integer.MAX_VALUE));
  }

  /** The remaining life counts from when HTCondor assigned the machine, by another clock. */
  private static Optional<Duration> left(Map<String, String> job, Instant written, Instant now) {
    Optional<Instant> start = number(job, "JobCurrentStartDate").map(Instant::ofEpochSecond);
    return number(job, SubmitFile.LIFE)
        .flatMap(
            life -> start.map(from -> JobTimeLeft.of(from, from.plusSeconds(life), written, now)));
  }

  private static Optional<Duration> notice(Map<String, String> job, Map<String, String> machine) {
    return Stream.of(number(job, "JobMaxVacateTime"), number(machine, "MachineMaxVacateTime"))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(Duration::ofSeconds);
  }

  /** Names of ClassAd attributes are case-insensitive. */
  private static Map<String, String> values(String ad) {
    Map<String, String> values = new TreeMap<>();
    ad.lines()
        .forEach(
            line -> {
              int sign = line.indexOf('=');
              if (sign > 0) {
                String name = line.substring(0, sign).strip().toLowerCase(Locale.ROOT);
                values.put(name, line.substring(sign + 1).strip());
              }
            });
    return values;
  }

  /** A number, or a product of two numbers. */
  private static Optional<Long> number(Map<String, String> values, String name) {
    Matcher text = NUMBER.matcher(values.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    return text.matches()
        ? Optional.of(
            Long.parseLong(text.group(1))
                * (text.group(2) == null ? 1 : Long.parseLong(text.group(2))))
        : Optional.empty();
  }
}
