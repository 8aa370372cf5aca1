package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Chunks;
import io.pcm.submit.CleanCommands;
import io.pcm.submit.Commands;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.UserLocale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Grid Engine's commands without the variables of a job that this process may run in: with the
 * option -V, which a site may set for all, qsub would pass them on.
 */
final class SgeCommands {
  /** Maximum number of words on one command line of qdel. */
  private static final int WORDS_MAX = 500;

  private static final Pattern OF_A_JOB =
      Pattern.compile(
          "SGE_.*|PCM_SGE_.*|JOB_(ID|NAME|SCRIPT)|NSLOTS|NHOSTS|NQUEUES|QUEUE|RESTARTED|PE"
              + "|PE_HOSTFILE|REQUEST|REQNAME|ENVIRONMENT|ARC|_JAVA_SR_SIGNUM"
              + "|CUDA_VISIBLE_DEVICES|ROCR_VISIBLE_DEVICES|ZE_AFFINITY_MASK");

  /** Variables that name the cluster, not the job. */
  private static final Set<String> OF_THE_USER =
      Set.of(
          "SGE_ROOT",
          "SGE_CELL",
          "SGE_ARCH",
          "SGE_CLUSTER_NAME",
          "SGE_QMASTER_PORT",
          "SGE_EXECD_PORT");

  private static final Pattern SUBMITTED =
      Pattern.compile("(?m)^(\\d{1,18})(?:\\.\\d+-\\d+:\\d+)?\\s*$");
  private static final Pattern NO_FAULT =
      Pattern.compile("does not exist|already in deletion|has registered|has deleted|^\\s*$");
  private static final Pattern UNKNOWN_TO_ACCOUNTS = Pattern.compile("(?m)^error: .* not found$");
  private static final Logger LOG = LoggerFactory.getLogger(SgeCommands.class);

  /** Time limit of qacct, which only adds to qstat's answer. */
  private static final Duration ACCOUNTING = Duration.ofSeconds(10);

  private final Commands runner;

  SgeCommands(Commands runner) {
    this.runner =
        new CleanCommands(
            runner,
            takenAway(runner.surroundings()),
            "work on a submit host of Grid Engine, or load the module that has its commands");
  }

  private static Set<String> takenAway(Map<String, String> environment) {
    boolean inJob = environment.containsKey("JOB_ID") && environment.containsKey("SGE_TASK_ID");
    Set<String> names = new TreeSet<>(inJob ? environment.keySet() : Set.of());
    names.removeIf(name -> OF_THE_USER.contains(name) || !OF_A_JOB.matcher(name).matches());
    return names;
  }

  /** The locale for jobs, in place of the one that these commands run in. */
  UserLocale locale() {
    return UserLocale.of(runner.surroundings());
  }

  /**
   * The number of the job or array. An answer without a number counts as no answer (UNREACHABLE).
   */
  long qsub(JobScript script) throws BatchSystemException {
    Answer answer = runner.run(JobScript.COMMAND, script.text());
    if (answer.exit() != 0) {
      throw Complaint.of("qsub", answer);
    }
    if (!answer.err().isBlank()) {
      LOG.warn("qsub warns: {}", answer.err().strip());
    }
    Matcher number = SUBMITTED.matcher(answer.out());
    if (!number.find()) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, "qsub names no job in its answer: '" + answer.out().strip() + "'");
    }
    return Long.parseLong(number.group(1));
  }

  /** This user's jobs that have not ended. */
  List<QstatRow> queued() throws BatchSystemException {
    Answer answer = runner.run(List.of("qstat", "-xml"), "");
    if (answer.exit() != 0) {
      throw Complaint.of("qstat", answer);
    }
    try {
      return QstatXml.rows(answer.out());
    } catch (XMLStreamException e) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, "the output of qstat cannot be parsed: " + e.getMessage(), e);
    }
  }

  /** The description of one job or array; empty if it has ended. */
  String described(long base) throws BatchSystemException {
    Answer answer = runner.run(List.of("qstat", "-j", "" + base), "");
    if (answer.exit() == 0 || answer.err().contains("do not exist")) {
      return answer.exit() == 0 ? answer.out() : "";
    }
    throw Complaint.of("qstat", answer);
  }

  /** The completed runs in the accounting file of a job, or of tasks from first to last. */
  String accounted(long base, int firstTask, int lastTask) throws BatchSystemException {
    List<String> argv = new ArrayList<>(List.of("qacct", "-j", "" + base));
    if (lastTask > 0) {
      argv.addAll(List.of("-t", firstTask + "-" + lastTask));
    }
    Answer answer = runner.within(ACCOUNTING).run(argv, "");
    if (answer.exit() == 0 || UNKNOWN_TO_ACCOUNTS.matcher(answer.err()).find()) {
      return answer.out();
    }
    throw new BatchSystemException(Kind.UNREACHABLE, "qacct: " + answer.complaint());
  }

  /** Jobs that are unknown or have ended are not an error. */
  void qdel(List<String> words) throws BatchSystemException {
    for (List<String> some : Chunks.of(words, WORDS_MAX)) {
      List<String> argv = new ArrayList<>(List.of("qdel"));
      argv.addAll(some);
      Answer answer = runner.run(argv, "");
      boolean fault =
          Stream.concat(answer.out().lines(), answer.err().lines())
              .anyMatch(line -> !NO_FAULT.matcher(line).find());
      if (answer.exit() != 0 && fault) {
        throw Complaint.of("qdel", new Answer(answer.exit(), "", answer.out() + answer.err()));
      }
    }
  }

  /** The configuration of a queue. */
  Answer settingsOf(String queue) throws BatchSystemException {
    return runner.run(List.of("qconf", "-sq", queue), "");
  }
}
