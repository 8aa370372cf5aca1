package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.runtime.scaling.GroupPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages about {@link KeptPilots}: all in the log, and important ones for the user. */
final class KeptNotes {
  private static final Logger LOG = LoggerFactory.getLogger(KeptNotes.class);
  private static final int NAMED_MAX = 5;
  private static final int HELD_MAX = 1000;

  private final PilotSource source;
  private final String system;
  private final KeptPilots.Listener listener;
  private @Nullable Instant silentSince;
  private final Set<JobId> toldHeld = new HashSet<>();
  private String refusal = "";
  private String toldNotNow = "";
  private String toldPlan = "";

  KeptNotes(PilotSource source, KeptPilots.Listener listener) {
    this.source = source;
    this.system = source.system().name();
    this.listener = listener;
  }

  void takenOver(int jobs, int surplus) {
    if (surplus > 0) {
      say("cancelling " + surplus + " surplus " + system + pilots(surplus));
    }
    if (jobs > 0) {
      say("taking over " + jobs + " " + system + pilots(jobs) + " from an earlier manager");
    }
  }

  void started(List<JobId> jobs) {
    if (system.equals("local")) {
      LOG.info("local pilots started: {}", jobs);
    } else {
      say(jobs.size() + pilots(jobs.size()) + " submitted to " + system + ": " + named(jobs));
    }
  }

  /** Waiting jobs are cancelled, because they are not needed any more. */
  void withdrawn(GroupPlan plan) {
    int jobs = plan.cancel().size();
    say("cancelling " + jobs + " waiting " + system + pilots(jobs) + ": " + plan.reason().text());
  }

  /** Idle pilots leave. */
  void released(GroupPlan plan) {
    int jobs = plan.release().size();
    say(
        jobs
            + " "
            + system
            + pilots(jobs)
            + (jobs == 1 ? " is" : " are")
            + " not needed any more and will leave: "
            + named(plan.release()));
  }

  /** Logs what is wanted from now on, if that has changed, and why not more. */
  void planned(String group, GroupPlan plan) {
    String line = group + ": " + plan.wanted() + " wanted; " + plan.reason().kind().word();
    if (!line.equals(toldPlan)) {
      toldPlan = line;
      LOG.info(
          "Group {} should have {}{}, not more because {}",
          group,
          plan.wanted(),
          pilots(plan.wanted()),
          plan.reason().text());
    }
  }

  /** Reports each held job once. */
  void held(List<JobState> states) {
    for (JobState state : states) {
      String words = state.word() + " " + state.reason();
      boolean held =
          state.phase() == JobState.Phase.PENDING
              && words.toLowerCase(Locale.ROOT).contains("held");
      if (held && toldHeld.size() < HELD_MAX && toldHeld.add(state.job())) {
        say(system + " pilot is held: " + how(state));
      }
    }
  }

  void unanswered(Exception e) {
    say(
        "cannot tell whether "
            + system
            + " still has pilots of this run ("
            + e.getMessage()
            + "); try pcm pilots list later");
  }

  /**
   * @param wanted how many pilots are kept from now on
   */
  void ended(List<KeeperDecision.Ended> ends, int wanted) {
    String none = "; no pilots left; to get more: pcm pilots submit";
    List<KeeperDecision.Ended> replaced =
        ends.stream().filter(KeeperDecision.Ended::replaced).toList();
    tell(replaced, replaced.size() == 1 ? "replacing it" : "replacing them");
    tell(
        ends.stream().filter(end -> !end.replaced()).toList(),
        "not replaced" + (wanted == 0 ? none : ""));
  }

  private void tell(List<KeeperDecision.Ended> ends, String what) {
    if (ends.isEmpty()) {
      return;
    }
    String how =
        ends.stream()
            .limit(NAMED_MAX)
            .map(end -> how(end.state()) + shortage(end.state()))
            .collect(Collectors.joining("; "));
    String more = ends.size() > NAMED_MAX ? "; and " + (ends.size() - NAMED_MAX) + " more" : "";
    say(system + pilots(ends.size()) + " ended: " + how + more + "; " + what);
  }

  private String shortage(JobState state) {
    return state.end() == JobState.End.FAILED
        ? MemoryShortage.of(state, source.lastWords(state.job())).map(why -> ": " + why).orElse("")
        : "";
  }

  private static String how(JobState state) {
    String word = state.word().equals("ENDED") ? "" : state.word();
    String between = word.isEmpty() || state.reason().isEmpty() ? "" : ", ";
    return state.job() + " (" + word + between + state.reason() + ")";
  }

  String brokenMessage(JobState last) {
    String words = source.lastWords(last.job());
    return Retries.IN_A_ROW
        + " "
        + system
        + " pilots in a row ended before they joined the manager. The last was "
        + how(last)
        + (last.node().isEmpty() ? "" : " on " + last.node())
        + shortage(last)
        + (words.isEmpty() ? "" : "; its log ends with:\n" + words);
  }

  void broken(String message, Duration pause, Set<String> avoided) {
    say(
        message
            + "\nRetrying with one pilot in "
            + pause.toSeconds()
            + " s"
            + (avoided.isEmpty() ? "" : ", avoiding " + String.join(", ", avoided)));
  }

  void stuck(Set<String> avoided) {
    say("no machine is available except " + String.join(", ", avoided) + "; retrying there");
  }

  /** The time of several pilots in a row was over before a call had ended on any of them. */
  void fruitless(KeeperDecision.Fruitless found) {
    KeptPilot.TooShort life = found.life();
    String last = found.last().job() + (life.node().isEmpty() ? "" : " on " + life.node());
    boolean none = life.time().isZero();
    say(
        Retries.IN_A_ROW
            + " "
            + system
            + " pilots in a row came to the end of their time without finishing a call. The last,"
            + " "
            + last
            + (none
                ? ", had no time left for calls when it joined: its job is too short, or "
                    + system
                    + " and its machine disagree about the time."
                : ", had "
                    + life.time().toSeconds()
                    + " s for loads and calls when it joined, and was connected for "
                    + life.here().toSeconds()
                    + " s: a load and a call need more.")
            + "\n"
            + "Request more time for the pilots (time: in the workflow, --time), or make loads and"
            + " calls shorter.\n"
            + "Trying one pilot again in "
            + found.pause().toSeconds()
            + " s");
  }

  /**
   * The system accepts no more pilots for now; the user is told once for each of its reasons.
   *
   * @return the same for others to show later
   */
  String notNow(String message, int missing, Duration wait) {
    String text =
        system
            + " accepts no more pilots for now: "
            + message
            + "\n"
            + missing
            + pilots(missing)
            + " missing; asking again, at first in "
            + Math.max(1, wait.toSeconds())
            + " s, then ever more rarely";
    if (toldNotNow.equals(message)) {
      LOG.info("{}", text);
    } else {
      toldNotNow = message;
      say(text);
    }
    return message + "; the run asks again when it may succeed";
  }

  void acceptedAll() {
    toldNotNow = "";
  }

  void refused(String message) {
    refusal = system + " refused the pilots: " + message;
    say(refusal + "\nThis manager submits no more pilots");
  }

  /** Why no more pilots are submitted. */
  String refusal() {
    return refusal;
  }

  void unreachable(Exception e) {
    if (silentSince == null) {
      silentSince = Instant.now();
      say(
          "cannot reach "
              + system
              + " since "
              + silentSince
              + "; its pilots are assumed to be alive: "
              + e.getMessage());
    } else {
      LOG.info("Cannot reach {} since {}: {}", system, silentSince, e.getMessage());
    }
  }

  void reached() {
    if (silentSince != null) {
      say(system + " answers again");
      silentSince = null;
    }
  }

  private void say(String text) {
    LOG.info("{}", text);
    listener.note(text);
  }

  private static String pilots(int count) {
    return count == 1 ? " pilot" : " pilots";
  }

  private static String named(List<JobId> jobs) {
    String first =
        jobs.stream().limit(NAMED_MAX).map(JobId::value).collect(Collectors.joining(", "));
    return jobs.size() <= NAMED_MAX ? first : first + ", ... " + jobs.get(jobs.size() - 1);
  }
}
