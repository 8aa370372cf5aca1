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

/** The logs of a run's pilots and their jobs. */
public final class PilotLogs {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final String PLACE = "(?:[._]([0-9]{1,9}))?";
  private static final String NO_PLACE = "()";

  private final RunPaths paths;

  public PilotLogs(RunPaths paths) {
    this.paths = paths;
  }

  /**
   * A pilot's own log, or the logs of its job, oldest first, one per run if the batch system keeps
   * them apart; or those of all jobs of a submission, in order.
   *
   * @param wanted a job; one run of it ({@link JobHere#label}), which means its job's log if runs
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
   * @param place number of the job in its submission
   * @param run number of the job's run, 0 for the first
   */
  private record Found(int place, int run, Path file) {
    static final Comparator<Found> ORDER =
        Comparator.comparingInt(Found::place).thenComparingInt(Found::run);
  }

  /** The last lines of a job's output, indented; empty if there is no log. */
  public String lastWords(String job) {
    try {
      List<Path> logs = of(job);
      return logs.isEmpty() ? "" : LogTail.of(logs.get(logs.size() - 1));
    } catch (IOException e) {
      return "";
    }
  }
}
