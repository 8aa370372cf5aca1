package io.pcm.condor;

import io.pcm.api.batch.JobHere;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the job's own ClassAd, a file that HTCondor puts beside each run of a job.
 *
 * <p>Runs are told apart by NumShadowStarts, which the queue itself counts up before each run.
 * NumJobStarts is reported by the run; when the queue's daemon dies before the report is written, a
 * second run begins with the same number as the first. NumShadowStarts also counts when the queue
 * comes back and finds a run again, so numbers may be left out.
 */
final class CondorJobHere {
  /** Environment variable that names that file. */
  static final String JOB_AD = "_CONDOR_JOB_AD";

  private static final int BYTES_MAX = 1 << 20;

  private CondorJobHere() {}

  static Optional<JobHere> here(Map<String, String> environment, Instant now) {
    String file = environment.get(JOB_AD);
    if (file == null || file.isBlank()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return parse(new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1), now);
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * The life left counts from when HTCondor gave the job its machine, by the clock of another
   * machine; so it is never more than the whole life.
   */
  static Optional<JobHere> parse(String ad, Instant now) {
    Map<String, String> values = values(ad);
    String id = values.getOrDefault("clusterid", "") + "." + values.getOrDefault("procid", "");
    Optional<Duration> left =
        number(values, SubmitFile.LIFE)
            .flatMap(
                life ->
                    number(values, "JobCurrentStartDate")
                        .map(start -> Math.min(life, start + life - now.getEpochSecond())))
            .map(seconds -> Duration.ofSeconds(Math.max(0, seconds)));
    long restarts =
        number(values, "NumShadowStarts")
            .map(starts -> starts - 1)
            .or(() -> number(values, "NumJobStarts"))
            .orElse(0L);
    return CondorId.parse(id)
        .map(
            job ->
                new JobHere(
                    job.job(), (int) Math.max(0, Math.min(restarts, Integer.MAX_VALUE)), left));
  }

  /** Names of ClassAd attributes have no case. */
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

  private static Optional<Long> number(Map<String, String> values, String name) {
    String text = values.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    return text.matches("\\d{1,10}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}
