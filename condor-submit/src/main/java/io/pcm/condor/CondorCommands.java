package io.pcm.condor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobState;
import io.pcm.submit.Chunks;
import io.pcm.submit.Commands;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.UserLocale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs HTCondor's commands and parses their output; limits the length of command lines. */
final class CondorCommands {
  /** Reads a submit file from standard input, and prints the ids of the jobs. */
  static final List<String> SUBMIT = List.of("condor_submit", "-terse", "-");

  /** Maximum number of ids on one command line: at most 200 KB. */
  static final int IDS_MAX = 10_000;

  /** Maximum number of jobs that condor_history reads, newest first: a few seconds of work. */
  private static final int HISTORY_MAX = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(CondorCommands.class);
  private static final int SHOWN_MAX = 200;
  private static final Pattern SUBMITTED =
      Pattern.compile("(?m)^(\\d{1,9})\\.0 - (\\d{1,9})\\.(\\d{1,9})\\s*$");
  private static final Pattern GONE =
      Pattern.compile(
          ".*(not found|already marked for removal|There are no jobs in the queue"
              + "|Couldn't find/remove all jobs).*");

  /** If this line is present, the rest of the output is about machines and irrelevant. */
  private static final Pattern HELD = Pattern.compile("(?m)\\bJob is held\\.\\h*$");

  private static final Pattern BLANK_LINES = Pattern.compile("\\R(\\h*\\R)+");

  /** Time limit of condor_history, which only adds to the queue's answer. */
  private static final Duration HISTORY = Duration.ofSeconds(10);

  private final Commands runner;
  private final Commands history;

  CondorCommands(Commands runner) {
    this.runner = runner;
    this.history = runner.within(HISTORY);
  }

  /** The locale for jobs, which HTCondor does not pass on. */
  UserLocale locale() {
    return UserLocale.of(runner.surroundings());
  }

  /**
   * @param file a submit file that queues this many jobs
   * @throws BatchSystemException UNREACHABLE if it is unknown whether they were submitted
   */
  List<CondorId> submit(String file, int count) throws BatchSystemException {
    Answer answer = runner.run(SUBMIT, file);
    if (answer.exit() != 0) {
      throw Complaint.of("condor_submit", answer);
    }
    Matcher matcher = SUBMITTED.matcher(answer.out());
    if (!matcher.find()
        || !matcher.group(1).equals(matcher.group(2))
        || Integer.parseInt(matcher.group(3)) != count - 1) {
      throw new BatchSystemException(
          Kind.UNREACHABLE,
          "condor_submit did not say which jobs it submitted: " + answer.complaint());
    }
    int cluster = Integer.parseInt(matcher.group(1));
    return IntStream.range(0, count).mapToObj(proc -> new CondorId(cluster, proc)).toList();
  }

  /** The jobs of this token in the queue. */
  List<CondorId> named(String token) throws BatchSystemException {
    String constraint = "JobBatchName == \"" + token + "\"";
    List<String> argv = List.of("condor_q", "-constraint", constraint, "-af:Vt");
    return lines(runner, argv, List.of("ClusterId", "ProcId")).stream()
        .flatMap(line -> CondorId.parse(line.replace('\t', '.')).stream())
        .toList();
  }

  /** All jobs of these clusters in the queue. */
  List<JobState> queued(Collection<Integer> clusters) throws BatchSystemException {
    List<String> ids = clusters.stream().map(String::valueOf).toList();
    List<JobState> states = new ArrayList<>();
    for (List<String> some : Chunks.of(ids, IDS_MAX)) {
      states.addAll(states(runner, argv("condor_q", some, "-af:Vt"), false));
    }
    return states;
  }

  /** Those of these jobs that have left the queue, as far back as HTCondor's history goes. */
  List<JobState> ended(Collection<CondorId> jobs) throws BatchSystemException {
    List<JobState> states = new ArrayList<>();
    for (List<String> some : chunks(jobs)) {
      List<String> argv = argv("condor_history", some, "-limit", "" + some.size());
      argv.addAll(List.of("-scanlimit", "" + HISTORY_MAX, "-af:Vt"));
      states.addAll(states(history, argv, true));
    }
    return states;
  }

  /** Which machines meet which condition of a queued job; empty if it is not queued or is held. */
  String analysis(CondorId job) throws BatchSystemException {
    Answer answer = runner.run(List.of("condor_q", "-better-analyze", job.toString()), "");
    if (answer.exit() != 0) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, "condor_q -better-analyze failed: " + answer.complaint());
    }
    return HELD.matcher(answer.out()).find()
        ? ""
        : BLANK_LINES.matcher(answer.out().strip()).replaceAll("\n");
  }

  /** Sends the notice, then kills. Jobs that are already gone are not an error. */
  void remove(Collection<CondorId> jobs) throws BatchSystemException {
    for (List<String> some : chunks(jobs)) {
      Answer answer = runner.run(argv("condor_rm", some), "");
      boolean gone = answer.err().lines().allMatch(l -> l.isBlank() || GONE.matcher(l).matches());
      if (answer.exit() != 0 && !(gone && !answer.err().isBlank())) {
        throw Complaint.of("condor_rm", answer);
      }
    }
  }

  private static List<JobState> states(Commands runner, List<String> argv, boolean over)
      throws BatchSystemException {
    List<JobState> states = new ArrayList<>();
    for (String line : lines(runner, argv, CondorState.ATTRIBUTES)) {
      Optional<JobState> state = CondorState.parse(line, over);
      state.ifPresent(states::add);
      if (state.isEmpty()) {
        LOG.warn(
            "{} printed something that is not a job: {}",
            argv.get(0),
            line.substring(0, Math.min(line.length(), SHOWN_MAX)));
      }
    }
    return states;
  }

  private static List<String> lines(Commands runner, List<String> argv, List<String> attributes)
      throws BatchSystemException {
    List<String> all = new ArrayList<>(argv);
    all.addAll(attributes);
    Answer answer = runner.run(all, "");
    if (answer.exit() != 0) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, argv.get(0) + " failed: " + answer.complaint());
    }
    return answer.out().lines().filter(line -> !line.isBlank()).toList();
  }

  private static List<String> argv(String program, List<String> ids, String... options) {
    return new ArrayList<>(
        Stream.of(Stream.of(program), ids.stream(), Stream.of(options)).flatMap(s -> s).toList());
  }

  private static List<List<String>> chunks(Collection<CondorId> jobs) {
    return Chunks.of(jobs.stream().map(CondorId::toString).toList(), IDS_MAX);
  }
}
