package io.pcm.condor;

import io.pcm.api.batch.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log files of the runs of a job. */
final class RunLogs {
  private static final Pattern NAME = Pattern.compile("(\\d+\\.\\d+)(\\+(\\d{1,9}))?\\.log");

  private RunLogs() {}

  /** The log of the last run that has one; otherwise the name for that of the first run. */
  static Path last(Path folder, JobId job) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> restarts(file, job).isPresent())
          .max(Comparator.comparing(file -> restarts(file, job).orElseThrow()))
          .orElse(folder.resolve(job + ".log"));
    } catch (IOException e) {
      return folder.resolve(job + ".log");
    }
  }

  private static Optional<Integer> restarts(Path file, JobId job) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    if (!matcher.matches() || !matcher.group(1).equals(job.value())) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
  }
}
