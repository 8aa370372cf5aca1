package io.pcm.manager.chronicle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pcm.manager.core.HeldTime;
import java.util.List;
import java.util.Map;

/**
 * One line of a chronicle, described in {@code docs/run-directory.md}. Times {@code t} are
 * milliseconds since the {@link Began} line before it in the same file.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @Type(value = ChronicleLine.Began.class, name = "began"),
  @Type(value = ChronicleLine.Joined.class, name = "joined"),
  @Type(value = ChronicleLine.Left.class, name = "left"),
  @Type(value = ChronicleLine.Opened.class, name = "opened"),
  @Type(value = ChronicleLine.Warmed.class, name = "warm"),
  @Type(value = ChronicleLine.Gone.class, name = "gone"),
  @Type(value = ChronicleLine.Times.class, name = "times"),
  @Type(value = ChronicleLine.Durations.class, name = "durations"),
  @Type(value = ChronicleLine.Ended.class, name = "ended")
})
public sealed interface ChronicleLine {
  /** Increased when a member changes its meaning or is removed. */
  int VERSION = 1;

  /**
   * A manager has begun.
   *
   * @param at its time, ISO 8601
   * @param tasks all versions of all tasks, by number
   * @param libraries the names of the libraries, by number
   */
  record Began(int version, int epoch, String at, List<TaskHead> tasks, List<String> libraries)
      implements ChronicleLine {
    public Began {
      tasks = List.copyOf(tasks);
      libraries = List.copyOf(libraries);
    }
  }

  /**
   * @param retired whether another version of the task is computed, or none
   */
  record TaskHead(String task, boolean retired) {}

  /**
   * A pilot has a session, its first or another one.
   *
   * @param number counts these lines of a manager, from 0
   */
  record Joined(long t, int number, String session, PilotHead pilot) implements ChronicleLine {}

  /**
   * @param job empty if the pilot was started by hand
   * @param group empty if it belongs to no group
   */
  record PilotHead(String name, String host, String device, int gpus, String job, String group) {}

  /**
   * A pilot has left or is lost. Its session may be one of an earlier manager.
   *
   * @param time all of its time under this manager
   */
  record Left(long t, String session, boolean lost, String reason, HeldTime time)
      implements ChronicleLine {}

  /**
   * A context begins to load, or was adopted.
   *
   * @param number counts these lines of a manager, from 0
   * @param library its number
   */
  record Opened(long t, int number, String context, String session, int library, boolean adopted)
      implements ChronicleLine {}

  /** A context has loaded for the first time under this manager. */
  record Warmed(long t, String context, long loadMillis) implements ChronicleLine {}

  /**
   * A context is gone.
   *
   * @param busyMillis how long it held calls while it was warm, under this manager
   * @param calls number of its calls that ended, under this manager
   */
  record Gone(long t, String context, String cause, long busyMillis, int calls)
      implements ChronicleLine {}

  /**
   * What has happened since the last such line. Only what has changed is listed.
   *
   * @param tasks number, calls that ended (without those taken over from earlier versions), and
   *     those of them that failed
   * @param pilots number, and milliseconds useful, loading, idle and lost; a part may be negative
   * @param contexts number, milliseconds busy, and calls that ended
   * @param leftOut number of lines that were left out, because there are too many or the disk is
   *     too slow
   */
  record Times(
      long t,
      List<List<Long>> tasks,
      List<List<Long>> pilots,
      List<List<Long>> contexts,
      int leftOut)
      implements ChronicleLine {}

  /**
   * How long calls have taken under this manager; replaces the last such line.
   *
   * @param slowest the slowest calls, the slowest first
   * @param spread for each task, the number of calls by bucket; see {@link DurationSpread}
   */
  record Durations(long t, List<SlowCall> slowest, Map<Integer, Map<Integer, Long>> spread)
      implements ChronicleLine {}

  /**
   * @param task its number
   * @param session that of the pilot that reported the call
   */
  record SlowCall(int task, int index, int micros, String outcome, String session) {}

  /** The manager has ended in an orderly way. */
  record Ended(long t) implements ChronicleLine {}
}
