package io.pcm.runtime.jobs;

import io.pcm.api.batch.JobHere;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What pilots of a run and their jobs printed. */
public final class PilotLogs {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final String PLACE = "(?:[._]([0-9]{1,9}))?";
  private static final String NO_PLACE = "()";

  private final RunPaths paths;

  public PilotLogs(RunPaths paths) {
    this.paths = paths;
  }

  /**
   * A pilot's own log, or those of its job, one for each run where the batch system keeps them
   * apart, the oldest first; or those of all jobs of a submission, by their place in it.
   *
   * @param wanted a job; one run of it ({@link JobHere#label}), which has its job's log where runs
   *     are not kept apart; a submission's number; or a pilot's name
   */
  public List<Path> of(String wanted) throws IOException {
    List<Path> itself = called(wanted);
    return itself.isEmpty() ? called(JobHere.jobOf(wanted)) : itself;
  }

  private List<Path> called(String wanted) throws IOException {
    Pattern form =
        Pattern.compile(
            "(?:[a-z]+-)?"
                + Pattern.quote(wanted)
                + (NUMBER.matcher(wanted).matches() ? PLACE : NO_PLACE)
                + "(?:\\+([0-9]{1,9}))?\\.log");
    List<Found> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(paths.pilotLogs())) {
      for (Path file : files) {
        Matcher name = form.matcher(file.getFileName().toString());
        if (name.matches()) {
          found.add(new Found(number(name.group(1)), number(name.group(2)), file));
        }
      }
    }
    return found.stream().sorted(Found.ORDER).map(Found::file).toList();
  }

  private static int number(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /**
   * @param place of the job in its submission
   * @param run of the job, 0 for its first
   */
  private record Found(int place, int run, Path file) {
    static final Comparator<Found> ORDER =
        Comparator.comparingInt(Found::place).thenComparingInt(Found::run);
  }

  /** The last lines of what a job printed, indented; empty if nobody knows of any. */
  public String lastWords(String job) {
    try {
      List<Path> logs = of(job);
      return logs.isEmpty() ? "" : LogTail.of(logs.get(logs.size() - 1));
    } catch (IOException e) {
      return "";
    }
  }
}
