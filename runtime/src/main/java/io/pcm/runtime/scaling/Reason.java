package io.pcm.runtime.scaling;

import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Trouble;
import java.util.Locale;

/**
 * Why a group does not get more pilots, for the user.
 *
 * @param kind for programs
 * @param text what is the case, without a full stop
 * @param advice what the user can do, without a full stop
 */
public record Reason(Kind kind, String text, String advice) {
  private static final String NOTHING = "nothing to do";

  /** The situations that are told apart. */
  public enum Kind {
    FIXED,
    AT_MAX,
    AT_MOST,
    BY_HAND,
    COUNTING,
    NO_CALLS,
    ENOUGH,
    FILLED,
    PENDING,
    NOTHING_STARTS,
    TAKEN_BACK,
    IDLE_PILOTS,
    NEXT_STEP,
    NOT_NOW,
    FAILED_STARTS,
    UNREACHABLE,
    REFUSED;

    /** In lower case with hyphens, such as {@code at-max}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Reason capped(GroupState group) {
    Cap cap = group.cap();
    String more = "to allow more: pcm pilots scale " + group.name() + " --max N";
    return switch (cap.by()) {
      case MAX ->
          group.bounds().isFixed()
              ? new Reason(
                  Kind.FIXED,
                  "the group always has " + pilots(cap.pilots()),
                  "to change the number: pcm pilots scale " + group.name() + " --min N --max N")
              : new Reason(Kind.AT_MAX, "max allows " + pilots(cap.pilots()), more);
      case AT_MOST ->
          new Reason(
              Kind.AT_MOST,
              "at-most allows " + pilots(cap.pilots()) + " of what the batch system has",
              "if others do not need it, raise at-most in the workflow file");
      case HAND ->
          new Reason(
              Kind.BY_HAND,
              "pilots were cancelled or drained by hand, so at most " + cap.pilots() + " are kept",
              more);
    };
  }

  static Reason counting() {
    return new Reason(Kind.COUNTING, "the items of a task are being counted", NOTHING);
  }

  static Reason noCalls() {
    return new Reason(
        Kind.NO_CALLS,
        "no calls are left that can run now",
        "nothing to do; pilots are requested when the next task begins");
  }

  /**
   * @param end seconds until the work is done
   * @param ready seconds until another pilot would serve
   */
  static Reason enough(double end, double ready) {
    return new Reason(
        Kind.ENOUGH,
        "the work left will be done in about "
            + span(end)
            + ", and another pilot would serve in "
            + span(ready)
            + " at the earliest, too late to pay for its load",
        NOTHING);
  }

  static Reason filled(int calls) {
    return new Reason(
        Kind.FILLED,
        "only "
            + (calls == 1 ? "1 call does" : calls + " calls do")
            + " not run yet, and the pilots that are coming have room for them",
        NOTHING);
  }

  static Reason pending(int waiting) {
    return new Reason(
        Kind.PENDING,
        jobs(waiting) + " in the queue, the most that may wait at a time",
        "nothing to do, more follow when some start; to let more wait, set pending in the workflow"
            + " file");
  }

  static Reason nothingStarts(int waiting, double seconds) {
    return new Reason(
        Kind.NOTHING_STARTS,
        jobs(waiting) + " in the queue, and none has started for " + span(seconds),
        "read the batch system's reasons; jobs that ask for less, or another partition, may start"
            + " sooner");
  }

  static Reason takenBack(double life, double load, double again) {
    return new Reason(
        Kind.TAKEN_BACK,
        "pilots are taken back after "
            + span(life)
            + " on average, and starting and loading takes "
            + span(load)
            + "; one is tried at a time, the next in "
            + span(again),
        "use machines that are lent for longer, or a library that loads faster");
  }

  static Reason idlePilots(int idle) {
    return new Reason(
        Kind.IDLE_PILOTS,
        pilots(idle) + " of the group " + (idle == 1 ? "is" : "are") + " idle while calls wait",
        "pcm status says why calls wait; perhaps no context fits on these pilots");
  }

  static Reason nextStep(double seconds) {
    return new Reason(Kind.NEXT_STEP, "more are requested in " + span(seconds), NOTHING);
  }

  /**
   * @param trouble not NONE
   */
  public static Reason trouble(Trouble trouble) {
    return switch (trouble) {
      case NOT_NOW ->
          new Reason(
              Kind.NOT_NOW,
              "the batch system accepts no more jobs for now",
              "nothing to do, the run asks again; its limits for a user may be too low");
      case FAILED_STARTS ->
          new Reason(
              Kind.FAILED_STARTS,
              "pilots end before they connect, so one is tried at a time",
              "read the last lines of a pilot's log: pcm pilots logs JOB");
      case UNREACHABLE ->
          new Reason(
              Kind.UNREACHABLE,
              "the batch system does not answer",
              "try its commands by hand; the run asks again");
      case REFUSED ->
          new Reason(
              Kind.REFUSED,
              "the batch system refused the pilots, and none is requested any more",
              "correct the settings in the workflow file, then run the same command again");
      case NONE -> throw new IllegalArgumentException("no trouble");
    };
  }

  private static String pilots(int count) {
    return count == 1 ? "1 pilot" : count + " pilots";
  }

  private static String jobs(int count) {
    return count == 1 ? "1 job waits" : count + " jobs wait";
  }

  private static String span(double seconds) {
    if (Double.isInfinite(seconds)) {
      return "an unknown time";
    }
    long s = Math.max(1, Math.round(seconds));
    if (s < 120) {
      return s + " s";
    }
    long minutes = Math.round(s / 60.0);
    return minutes < 120 ? minutes + " min" : Math.round(minutes / 60.0) + " h";
  }
}
