package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.JobScripts;
import io.pcm.submit.UserLocale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One submission: the text that qsub reads. It contains all options, which override those of the
 * user's and the site's {@code sge_request} files.
 *
 * @param name the job's name, by which it can be found again
 * @param tasks number of pilots; 1 is a plain job, more are an array numbered from 1
 */
record JobScript(String name, int tasks, String text) {
  static final List<String> COMMAND = List.of("qsub", "-terse");

  /** Characters that are special for qsub, even in quotes. */
  private static final Pattern NOT_IN_A_PATH = Pattern.compile("[\\p{Cntrl}\"'`\\\\$#:,*]");

  /**
   * @param locale the locale for the pilots
   * @throws BatchSystemException if Grid Engine cannot carry out the request
   */
  static JobScript of(SgeSettings settings, PilotRequest request, UserLocale locale)
      throws BatchSystemException {
    refuse(request);
    SetTwice.refuse(settings, request.room());
    return new JobScript(request.token(), request.count(), text(settings, request, locale));
  }

  /** The log of a job, in the folder of its request. */
  static Path log(Path logs, String job) {
    return logs.resolve("sge-" + job + ".log");
  }

  Preview preview() {
    return new Preview(name, tasks, COMMAND, text);
  }

  private static String text(SgeSettings settings, PilotRequest request, UserLocale locale)
      throws BatchSystemException {
    List<String> extra = settings.extra();
    String shell = OptionWords.LINES.shell(extra);
    List<String> lines = new ArrayList<>(List.of("#!" + shell, "#$ -S " + shell));
    options(settings, request).forEach(option -> lines.add("#$ " + option));
    lines.addAll(OptionWords.LINES.options(extra));
    RequestedResources.avoiding(settings, request.avoid())
        .forEach(option -> lines.add("#$ " + option));
    // With -V, qsub passes on its own locale. The user's lines come later and may change it.
    lines.add(locale.script());
    lines.addAll(OptionWords.LINES.commands(extra));
    lines.addAll(Surroundings.exports(request.room(), extra));
    lines.add(UserLocale.UTF_8_AT_LEAST);
    lines.addAll(Notices.around(JobScripts.line(request.command()), settings.rerun()));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> options(SgeSettings settings, PilotRequest request)
      throws BatchSystemException {
    JobRoom room = request.room();
    List<String> options = new ArrayList<>(List.of("-N " + request.token(), "-cwd", "-j y"));
    options.add("-o " + quoted(logPattern(request)));
    if (request.count() > 1) {
      options.add("-t 1-" + request.count());
    }
    options.add("-notify");
    options.add("-r " + (settings.rerun() ? "y" : "n"));
    options.addAll(RequestedResources.of(settings, room));
    settings.queue().ifPresent(value -> options.add("-q " + value));
    settings.project().ifPresent(value -> options.add("-P " + value));
    settings.account().ifPresent(value -> options.add("-A " + value));
    return options;
  }

  private static String logPattern(PilotRequest request) {
    String job = request.count() > 1 ? "$JOB_ID.$TASK_ID" : "$JOB_ID";
    return log(request.logs().toAbsolutePath(), job).toString();
  }

  private static String quoted(String path) {
    return path.indexOf(' ') < 0 ? path : '"' + path + '"';
  }

  private static void refuse(PilotRequest request) throws BatchSystemException {
    JobScripts.require("Grid Engine", request);
    String folder = request.logs().toAbsolutePath().toString();
    if (NOT_IN_A_PATH.matcher(folder).find()) {
      throw new BatchSystemException(
          Kind.REFUSED,
          "Grid Engine cannot write logs to a folder with a quote, a control character or one of"
              + " \\ $ # : , * in its name: '"
              + folder.replaceAll("\\p{Cntrl}", "?")
              + "'; use another run directory");
    }
  }
}
