package io.pcm.condor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.PilotRequest.Shipped;
import io.pcm.submit.MemoryText;
import io.pcm.submit.ShellWord;
import io.pcm.submit.UserLocale;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a request's submit file (condor_submit(1)). The same values always give the same
 * text.
 *
 * <p>{@code /bin/sh} executes the command with exec, so that the pilot is the job's main process
 * and receives HTCondor's signals. The shell is needed because HTCondor sets neither PATH nor HOME
 * nor a locale, without which Java treats file names as ASCII; and because a shell's quoting
 * preserves every word, whereas a submit file would expand {@code $(...)} at once and {@code
 * $$(...)} when a machine is found.
 */
final class SubmitFile {
  /** Attribute of a job: maximum seconds of each of its runs. */
  static final String LIFE = "PcmLife";

  /** Less than the 128 KiB that Linux accepts as one argument. */
  static final int SCRIPT_BYTES_MAX = 100_000;

  private static final String SURROUNDINGS =
      "export PATH=\"${PATH:-/usr/local/bin:/usr/bin:/bin}\""
          + " HOME=\"${HOME:-$_CONDOR_SCRATCH_DIR}\"; ";

  /**
   * {@code 5.0.log}, and {@code 5.0+1.log} for the second run of that job, counted as in {@link
   * CondorJobHere}.
   */
  private static final String LOG =
      "$(ClusterId).$(ProcId)$$([ifThenElse(NumShadowStarts > 1 =?= True, strcat(\"+\","
          + " NumShadowStarts - 1), \"\")]).log";

  /** Also matches the name of the attribute that the command sets. */
  private static final Pattern ENDS_JOBS =
      Pattern.compile("\\s*(\\+|my\\.)?periodic_?remove\\s*=.*", Pattern.CASE_INSENSITIVE);

  private static final Pattern ODD = Pattern.compile(".*[\\p{Cntrl}\"$\\\\].*", Pattern.DOTALL);

  private final List<String> lines = new ArrayList<>();

  private final UserLocale locale;

  private SubmitFile(UserLocale locale) {
    this.locale = locale;
  }

  /**
   * @param secret those of the request's files that must not be sent over a network unencrypted
   * @param locale the locale for the pilots
   * @throws BatchSystemException REFUSED if a submit file cannot express the request
   */
  static String of(
      CondorSettings settings, PilotRequest request, List<Path> secret, UserLocale locale)
      throws BatchSystemException {
    ShippedFiles.requireNameable(request.files());
    requireOneEnd(settings, request.room());
    SubmitFile file = new SubmitFile(locale);
    file.set("universe", "vanilla");
    file.command(request);
    file.output(request.logs());
    file.files(request.files(), secret);
    file.room(request.room());
    file.end(settings);
    file.requirements(settings, request);
    settings.rank().ifPresent(text -> file.set("rank", text));
    file.lines.addAll(settings.extra());
    file.set("batch_name", request.token());
    file.lines.add("queue " + request.count());
    return String.join("\n", file.lines) + "\n";
  }

  /** PCM's line and the user's set the same command, of which HTCondor uses the last. */
  private static void requireOneEnd(CondorSettings settings, JobRoom room)
      throws BatchSystemException {
    for (String line : settings.extra()) {
      if (room.time().isPresent() && ENDS_JOBS.matcher(line).matches()) {
        throw refused(
            "the extra line '"
                + line
                + "' would override --time, which PCM enforces with its own periodic_remove;"
                + " leave one of them out");
      }
    }
  }

  private static String timeOver(Duration time) {
    return "its time limit of " + time.toSeconds() + " s is over";
  }

  private void set(String name, String value) {
    lines.add(name + " = " + value);
  }

  private void command(PilotRequest request) throws BatchSystemException {
    String script = script(request);
    if (script.getBytes(StandardCharsets.UTF_8).length > SCRIPT_BYTES_MAX) {
      throw refused(
          "the pilot's command is longer than " + SCRIPT_BYTES_MAX + " bytes: shorten it");
    }
    set("executable", "/bin/sh");
    set("transfer_executable", "False");
    set("arguments", "\"-c '" + script.replace("'", "''").replace("\"", "\"\"") + "'\"");
  }

  private String script(PilotRequest request) throws BatchSystemException {
    if (request.command().get(0).startsWith("-")) {
      throw refused(
          "the program '" + request.command().get(0) + "' starts with '-': prefix it with ./");
    }
    StringBuilder script = new StringBuilder(SURROUNDINGS);
    script.append(locale.scriptUnlessSet()).append("; ");
    script.append(UserLocale.UTF_8_AT_LEAST).append("; ");
    for (Shipped file : request.files()) {
      String carried = ShippedFiles.carriedAs(file);
      if (!carried.equals(file.name())) {
        script.append("mv ").append(path(carried)).append(' ');
        script.append(path(file.name())).append(" || exit 1; ");
      }
    }
    script.append("exec");
    for (String word : request.command()) {
      script.append(' ').append(word(word));
    }
    return script.toString();
  }

  private static String path(String name) throws BatchSystemException {
    return word("./" + name);
  }

  /**
   * Quotes a word for a shell, without {@code $(}, {@code $$} or {@code $name(}, which HTCondor
   * expands.
   */
  private static String word(String word) throws BatchSystemException {
    if (word.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw refused(
          "HTCondor cannot pass a line break or control character in a command: '"
              + word.replaceAll("\\p{Cntrl}", "?")
              + "'; put it in a file");
    }
    return ShellWord.of(word).replace("$", "$''");
  }

  private void output(Path logs) throws BatchSystemException {
    String folder = logs.toAbsolutePath().toString();
    if (ODD.matcher(folder).matches() || !folder.equals(folder.strip())) {
      throw refused("a submit file cannot name the folder '" + folder + "': use a simpler name");
    }
    set("initialdir", folder);
    set("output", LOG);
    set("error", LOG);
    set("log", "$(ClusterId).events");
  }

  private void files(List<Shipped> files, List<Path> secret) {
    if (files.isEmpty()) {
      set("should_transfer_files", "NO");
      return;
    }
    set("should_transfer_files", "YES");
    set("when_to_transfer_output", "ON_EXIT");
    set("transfer_input_files", list(files.stream().map(Shipped::source).toList()));
    if (!secret.isEmpty()) {
      set("encrypt_input_files", list(secret));
    }
    set("transfer_output_files", "\"\"");
    set("stream_output", "True");
    set("stream_error", "True");
  }

  private static String list(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private void room(JobRoom room) {
    room.cpus().ifPresent(cpus -> set("request_cpus", "" + cpus));
    room.memory().ifPresent(bytes -> set("request_memory", MemoryText.of(bytes) + "B"));
    room.gpus().ifPresent(gpus -> set("request_gpus", "" + gpus));
    room.time()
        .ifPresent(
            time -> {
              set("my." + LIFE, "" + time.toSeconds());
              set("my.PeriodicRemoveReason", "\"" + timeOver(time) + "\"");
              set("periodic_remove", "JobStatus == 2 && time() - JobCurrentStartDate >= " + LIFE);
            });
  }

  private void requirements(CondorSettings settings, PilotRequest request) {
    List<String> all = new ArrayList<>();
    settings.requirements().ifPresent(all::add);
    request.avoid().forEach(node -> all.add("TARGET.Machine =!= \"" + node + "\""));
    if (!all.isEmpty()) {
      set("requirements", all.size() == 1 ? all.get(0) : "(" + String.join(") && (", all) + ")");
    }
  }

  private void end(CondorSettings settings) {
    set("kill_sig", "SIGTERM");
    set("want_graceful_removal", "True");
    set("job_max_vacate_time", "" + settings.notice().toSeconds());
    set("job_lease_duration", "" + settings.lease().toSeconds());
  }

  private static BatchSystemException refused(String message) {
    return new BatchSystemException(Kind.REFUSED, message);
  }
}
