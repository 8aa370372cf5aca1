package io.pcm.runtime.scaling;

import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Trouble;
import java.util.Locale;

/**
 * Why a group does not get more pilots, for the user.
 *
 * @param kind for programs
 * @param text what is the case, as a clause that can follow "because"
 * @param advice what the user can do, as a clause; begins with "nothing" if there is nothing to do
 */
public record Reason(Kind kind, String text, String advice) {
  private static final String NOTHING = "nothing";

  /** The situations that are told apart. */
  public enum Kind {
    BEGINNING,
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
    GAVE_UP,
    UNREACHABLE,
    REFUSED;

    /** In lower case with hyphens, such as {@code at-max}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The batch system has not been asked yet. */
  public static Reason beginning() {
    return new Reason(
        Kind.BEGINNING,
        "the batch system has not been asked for pilots yet",
        "nothing, the first ones are requested in a moment");
  }

  static Reason capped(GroupState group) {
    Cap cap = group.cap();
    String scale = "pcm pilots scale " + group.name();
    return switch (cap.by()) {
      case MAX ->
          group.bounds().isFixed()
              ? fixed(cap, "to change it: " + scale + " --min N --max N")
              : new Reason(
                  Kind.AT_MAX,
                  "max is " + pilots(cap.pilots()) + ", jobs in the queue included",
                  "to allow more: " + scale + " --max N");
      case SHARES -> shared(group.bounds().isFixed(), cap);
      case AT_MOST ->
          new Reason(
              Kind.AT_MOST,
              "at-most allows " + pilots(cap.pilots()) + ", the group's share of the batch system",
              "if nobody else needs the rest, raise at-most in the workflow file, then run the same"
                  + " command again");
      case HAND ->
          new Reason(
              Kind.BY_HAND,
              "pilots that were cancelled or drained by hand are not replaced, so it keeps "
                  + (cap.pilots() == 0 ? "none" : "at most " + cap.pilots()),
              "to get them back: " + scale + " --max N");
    };
  }

  private static Reason fixed(Cap cap, String advice) {
    return new Reason(Kind.FIXED, "the number of pilots is fixed at " + cap.pilots(), advice);
  }

  private static Reason shared(boolean fixed, Cap cap) {
    String advice = "for more, change pilots in the workflow file, then run the same command again";
    String most = "max is " + pilots(cap.pilots()) + ", the number of shares of this machine";
    return fixed ? fixed(cap, advice) : new Reason(Kind.AT_MAX, most, advice);
  }

  static Reason counting() {
    return new Reason(
        Kind.COUNTING,
        "the items of a task are still being counted",
        "nothing, pilots are requested once their number is known");
  }

  static Reason noCalls() {
    return new Reason(
        Kind.NO_CALLS,
        "no calls are waiting to run",
        "nothing, more are requested if another task begins");
  }

  /**
   * @param end seconds until the work is done
   * @param ready seconds until another pilot would serve
   */
  static Reason enough(double end, double ready) {
    if (Double.isInfinite(end + ready)) {
      return new Reason(Kind.ENOUGH, "the work that is left is not worth another load", NOTHING);
    }
    return new Reason(
        Kind.ENOUGH,
        "the work that is left takes about "
            + span(end)
            + ", and another pilot would be ready in "
            + span(ready)
            + " at the earliest, too late to be worth its load",
        NOTHING);
  }

  /** No more than those that are requested now would pay. */
  static Reason allRequested() {
    return new Reason(
        Kind.FILLED, "as many as are worth their load have just been requested", NOTHING);
  }

  static Reason filled(int calls) {
    return new Reason(
        Kind.FILLED,
        "only "
            + (calls == 1 ? "1 call is" : calls + " calls are")
            + " waiting to run, and the pilots that are here or coming have room for that",
        NOTHING);
  }

  static Reason pending(int waiting) {
    return new Reason(
        Kind.PENDING,
        jobs(waiting) + " in the queue, as many as may wait at a time",
        "nothing, more are requested as soon as one starts; to let more wait, set pending in the"
            + " workflow file");
  }

  static Reason nothingStarts(int waiting, double seconds) {
    return new Reason(
        Kind.NOTHING_STARTS,
        (waiting == 0 ? "no job" : jobs(waiting) + " in the queue, and none")
            + " has started for "
            + span(seconds),
        "see the batch system's reasons (pcm pilots explain); jobs that request less, or another"
            + " partition, may start sooner");
  }

  static Reason takenBack(double life, double load, double again) {
    return new Reason(
        Kind.TAKEN_BACK,
        "pilots are taken back after "
            + span(life)
            + " on average, but take "
            + span(load)
            + " to start and load, so only one is tried at a time, the next in "
            + span(again),
        "use machines that are lent for longer, or a library that loads faster");
  }

  static Reason idlePilots(int idle) {
    return new Reason(
        Kind.IDLE_PILOTS,
        pilots(idle) + " of this group " + (idle == 1 ? "is" : "are") + " idle although calls wait",
        "see why the calls wait (pcm status); perhaps no context fits on these pilots");
  }

  static Reason nextStep(double seconds) {
    return new Reason(
        Kind.NEXT_STEP,
        "their number grows in steps, and the next step is in " + span(seconds),
        NOTHING);
  }

  /** Too many pilots in a row have failed. */
  public static Reason gaveUp() {
    return new Reason(
        Kind.GAVE_UP,
        "too many pilots in a row ended before they connected, so no more are requested",
        "read the end of a pilot's log (pcm pilots logs JOB), correct the cause, then run the same"
            + " command again");
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
              "nothing, the run asks again; if that never helps, a limit on your jobs may be too"
                  + " low");
      case FAILED_STARTS ->
          new Reason(
              Kind.FAILED_STARTS,
              "pilots end before they connect, so only one is tried at a time",
              "read the end of a pilot's log: pcm pilots logs JOB");
      case UNREACHABLE ->
          new Reason(
              Kind.UNREACHABLE,
              "the batch system does not answer",
              "try its commands by hand; the run goes on asking");
      case REFUSED ->
          new Reason(
              Kind.REFUSED,
              "the batch system refused the pilots, so no more are requested",
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
