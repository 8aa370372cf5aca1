package io.pcm.runtime.pilots;

import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pilots of a run and their jobs printed. */
public final class PilotLogs {
  private final RunPaths paths;

  public PilotLogs(RunPaths paths) {
    this.paths = paths;
  }

  /**
   * A pilot's own log, or those of its job, one for each run where the batch system keeps them
   * apart, the oldest first.
   *
   * @param wanted a job or a pilot's name
   */
  public List<Path> of(String wanted) throws IOException {
    Pattern form =
        Pattern.compile("(?:[a-z]+-)?" + Pattern.quote(wanted) + "(?:\\+([0-9]{1,9}))?\\.log");
    Map<Integer, Path> byRun = new TreeMap<>();
    try (var files = Files.newDirectoryStream(paths.pilotLogs())) {
      for (Path file : files) {
        Matcher name = form.matcher(file.getFileName().toString());
        if (name.matches()) {
          byRun.put(name.group(1) == null ? 0 : Integer.parseInt(name.group(1)), file);
        }
      }
    }
    return List.copyOf(byRun.values());
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
