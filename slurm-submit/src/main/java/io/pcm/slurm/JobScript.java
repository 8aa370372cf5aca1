package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.JobScripts;
import io.pcm.submit.MemoryText;
import io.pcm.submit.OptionLines;
import io.pcm.submit.UserLocale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One submission: the text that sbatch reads. The options that PCM sets are also on the command
 * line, where they override the user's {@code SBATCH_*} variables ({@code man sbatch}, Input
 * Environment Variables).
 *
 * @param name the job's name, by which it can be found again
 * @param tasks number of pilots; 1 is a plain job, more are an array numbered from 0
 * @param options {@code --name=value} or {@code --name}, unquoted
 */
record JobScript(String name, int tasks, List<String> options, String text) {
  /** At most this many tasks per array: less than Slurm's default of MaxArraySize, 1001. */
  static final int ARRAY_MAX = 1000;

  private static final Pattern EXCLUDE =
      Pattern.compile("(?:^|\\s)(?:--exclude[= ]|-x ?)\\s*([^\\s\"'\\\\]+)");

  /**
   * The submissions of a request: one per {@link #ARRAY_MAX} pilots.
   *
   * @param locale the locale for the pilots
   * @throws BatchSystemException if Slurm cannot carry out the request
   */
  static List<JobScript> of(SlurmSettings settings, PilotRequest request, UserLocale locale)
      throws BatchSystemException {
    return of(settings, request, locale, ARRAY_MAX);
  }

  /**
   * The same for a site with smaller arrays.
   *
   * @param arrayMax maximum number of tasks of an array, 1 or more
   */
  static List<JobScript> of(
      SlurmSettings settings, PilotRequest request, UserLocale locale, int arrayMax)
      throws BatchSystemException {
    refuse(request);
    SetTwice.refuse(settings, request);
    List<JobScript> scripts = new ArrayList<>();
    parts(request.token(), request.count(), arrayMax)
        .forEach(
            (name, tasks) -> {
              List<String> options = options(settings, request, name, tasks);
              String text = text(settings, request, options, locale);
              scripts.add(new JobScript(name, tasks, options, text));
            });
    return scripts;
  }

  /** The names of a request's submissions, each with its number of pilots, in order. */
  static Map<String, Integer> parts(String token, int count, int arrayMax) {
    Map<String, Integer> parts = new LinkedHashMap<>();
    for (int left = count; left > 0; left -= arrayMax) {
      String name = token + (parts.isEmpty() ? "" : "-" + (parts.size() + 1));
      parts.put(name, Math.min(left, arrayMax));
    }
    return parts;
  }

  /** The log of a job, in the folder of its request. */
  static Path log(Path logs, String job) {
    return logs.resolve("slurm-" + job + ".log");
  }

  /** The command line that submits the text, which it reads from standard input. */
  List<String> command() {
    List<String> argv = new ArrayList<>(List.of("sbatch", "--parsable"));
    argv.addAll(options);
    return argv;
  }

  Preview preview() {
    return new Preview(name, tasks, command(), text);
  }

  private static List<String> options(
      SlurmSettings settings, PilotRequest request, String name, int tasks) {
    List<String> options = new ArrayList<>();
    options.add("--job-name=" + name);
    options.add("--output=" + logPattern(request.logs(), tasks));
    options.add("--open-mode=append");
    if (tasks > 1) {
      options.add("--array=0-" + (tasks - 1));
    }
    options.add("--nodes=1");
    options.add("--ntasks=1");
    addRoom(options, request.room(), settings.extra());
    settings.partition().ifPresent(value -> options.add("--partition=" + value));
    settings.account().ifPresent(value -> options.add("--account=" + value));
    settings.qos().ifPresent(value -> options.add("--qos=" + value));
    settings.constraint().ifPresent(value -> options.add("--constraint=" + value));
    exclude(settings, request).ifPresent(nodes -> options.add("--exclude=" + nodes));
    options.add("--signal=" + (settings.srun() ? "" : "B:") + "TERM@" + lead(settings, request));
    options.add(settings.requeue() ? "--requeue" : "--no-requeue");
    return List.copyOf(options);
  }

  private static void addRoom(List<String> options, JobRoom room, List<String> extra) {
    room.cpus().ifPresent(cpus -> options.add("--cpus-per-task=" + cpus));
    room.memory().ifPresent(bytes -> options.add("--mem=" + MemoryText.of(bytes)));
    room.gpus().ifPresent(gpus -> GpuOption.of(gpus, extra).ifPresent(options::add));
    room.time().ifPresent(time -> options.add("--time=" + clock(time)));
  }

  /**
   * The machines that the request and the user exclude: of two such options, Slurm uses only the
   * last.
   */
  private static Optional<String> exclude(SlurmSettings settings, PilotRequest request) {
    if (request.avoid().isEmpty()) {
      return Optional.empty();
    }
    List<String> nodes = new ArrayList<>();
    for (String line : settings.extra()) {
      Matcher option = EXCLUDE.matcher(line);
      while (OptionWords.LINES.isOption(line) && option.find()) {
        nodes.add(option.group(1));
      }
    }
    nodes.addAll(request.avoid());
    return Optional.of(String.join(",", nodes));
  }

  private static String clock(Duration time) {
    String clock =
        String.format(
            "%d:%02d:%02d", time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
    return time.toDays() == 0
        ? clock
        : time.toDays() + (time.toHoursPart() < 10 ? "-0" : "-") + clock;
  }

  /**
   * In a short job, the notice might come at its start, because Slurm may send it a minute early.
   */
  private static long lead(SlurmSettings settings, PilotRequest request) {
    long wanted = settings.signalLead().toSeconds();
    return request.room().time().map(time -> Math.min(wanted, time.toSeconds() / 4)).orElse(wanted);
  }

  private static String logPattern(Path logs, int tasks) {
    String folder = logs.toAbsolutePath().toString().replace("%", "%%");
    return log(Path.of(folder), tasks > 1 ? "%A_%a" : "%j").toString();
  }

  private static String text(
      SlurmSettings settings, PilotRequest request, List<String> options, UserLocale locale) {
    OptionLines lines = OptionWords.LINES;
    StringBuilder text = new StringBuilder("#!" + lines.shell(settings.extra()) + "\n");
    options.forEach(option -> text.append("#SBATCH ").append(quoted(option)).append('\n'));
    lines.options(settings.extra()).forEach(line -> text.append(line).append('\n'));
    // Jobs inherit sbatch's locale. The user's lines come later and may change it.
    text.append(locale.script()).append('\n');
    lines.commands(settings.extra()).forEach(line -> text.append(line).append('\n'));
    List<String> command = new ArrayList<>();
    if (settings.srun()) {
      command.addAll(List.of("srun", "--nodes=1", "--ntasks=1"));
      // Since 22.05, a step does not inherit this option from the job (man srun, --cpus-per-task).
      request.room().cpus().ifPresent(cpus -> command.add("--cpus-per-task=" + cpus));
    }
    command.addAll(request.command());
    text.append("export " + Surroundings.SIGNAL_LEAD + "=" + lead(settings, request) + "\n");
    text.append("export " + Surroundings.STARTED + "=`date +%s`\n");
    text.append(UserLocale.UTF_8_AT_LEAST).append('\n');
    return text.append("exec ").append(JobScripts.line(command)).append('\n').toString();
  }

  /** Quotes an option for sbatch, where a backslash escapes, even in double quotes. */
  private static String quoted(String option) {
    return option.matches("[A-Za-z0-9_./:=@%+,-]+")
        ? option
        : '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void refuse(PilotRequest request) throws BatchSystemException {
    JobScripts.require("Slurm", request);
    String folder = request.logs().toString();
    if (folder.indexOf('\\') >= 0 || folder.chars().anyMatch(Character::isISOControl)) {
      throw new BatchSystemException(
          Kind.REFUSED,
          "Slurm cannot write logs to a folder with a backslash or a control character in its"
              + " name: '"
              + folder.replaceAll("\\p{Cntrl}", "?")
              + "'; use another run directory");
    }
  }
}
