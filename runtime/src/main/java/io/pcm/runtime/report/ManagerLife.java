package io.pcm.runtime.report;

import io.pcm.manager.chronicle.ChronicleLine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manager, from its beginning until it was last heard of. */
final class ManagerLife {
  final int epoch;
  final String at;
  final long from;

  /** Time without a manager before it; negative if its clock is behind that of the last one. */
  final long gap;

  final ChronicleLine.Began began;

  /** When calls were last counted. */
  long sampled;

  private long to;
  private boolean ended;
  final Map<Integer, PilotLife> pilots = new HashMap<>();
  final Map<Integer, ContextTale> contexts = new HashMap<>();

  /** From and to when calls of a task ended. */
  private final Map<String, long[]> calls = new HashMap<>();

  ChronicleLine.@Nullable Durations durations;

  ManagerLife(ChronicleLine.Began began, long from, long gap) {
    this.epoch = began.epoch();
    this.at = began.at();
    this.began = began;
    this.from = from;
    this.gap = gap;
    this.sampled = from;
    this.to = from;
  }

  /** The time of a line in the time of the run. */
  long at(long t) {
    long at = from + Math.max(0, t);
    to = Math.max(to, at);
    return at;
  }

  /** Calls of the task ended in this time. */
  void ended(String task, long from, long to) {
    calls.computeIfAbsent(task, name -> new long[] {from, to})[1] = to;
  }

  long callsMillis(String task) {
    long[] span = calls.get(task);
    return span == null ? 0 : span[1] - span[0];
  }

  void ends() {
    ended = true;
  }

  boolean isRetired(int task) {
    return task >= 0 && task < began.tasks().size() && began.tasks().get(task).retired();
  }

  /** How many versions of this task there are. */
  int versions(String task) {
    return (int) began.tasks().stream().filter(each -> each.task().equals(task)).count();
  }

  /** When it was last heard of. */
  long to() {
    return to;
  }

  /** Whether it ended in an orderly way. */
  boolean ended() {
    return ended;
  }

  String task(int number) {
    return number >= 0 && number < began.tasks().size() ? began.tasks().get(number).task() : "?";
  }

  String library(int number) {
    return number >= 0 && number < began.libraries().size() ? began.libraries().get(number) : "?";
  }
}
