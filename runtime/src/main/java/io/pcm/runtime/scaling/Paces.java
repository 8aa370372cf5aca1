package io.pcm.runtime.scaling;

import io.pcm.manager.core.Outlook;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long one pilot would need for all the work, by kind of device. A library that has not run on
 * a kind counts there as fast as on the average of the others.
 */
final class Paces {
  /** How fast something is, all libraries together. */
  record Pace(double workSeconds, double loadSeconds) {}

  private final Outlook outlook;
  private final Map<String, Pace> known = new HashMap<>();

  Paces(Outlook outlook) {
    this.outlook = outlook;
  }

  /** Number of calls that do not run yet. */
  int waiting() {
    return outlook.work().stream().mapToInt(Outlook.Work::waiting).sum();
  }

  /** How many pilots the waiting calls can keep busy. */
  int pilotsMost() {
    long most = 0;
    for (Outlook.Work work : outlook.work()) {
      most += (work.waiting() + work.atOnce() - 1L) / work.atOnce();
    }
    return (int) Math.min(Integer.MAX_VALUE, most);
  }

  /** Whether calls have ended of each library that has any left, and one has. */
  boolean areKnown() {
    return outlook.work().stream().anyMatch(work -> work.calls() > 0)
        && outlook.work().stream().allMatch(work -> work.calls() == 0 || !work.paces().isEmpty());
  }

  /** The pace of a pilot with this kind of device; only if {@link #areKnown}. */
  Pace of(String device) {
    return known.computeIfAbsent(device, this::pace);
  }

  private Pace pace(String device) {
    double seconds = 0;
    double load = 0;
    for (Outlook.Work work : outlook.work()) {
      if (work.calls() > 0) {
        double here = work.calls() / callsPerSecond(work, device);
        seconds += here;
        load += here * loadSeconds(work, device);
      }
    }
    return new Pace(seconds, seconds > 0 ? load / seconds : 0);
  }

  private static double callsPerSecond(Outlook.Work work, String device) {
    return work.paces().stream()
        .filter(pace -> pace.device().equals(device))
        .mapToDouble(Outlook.Pace::callsPerSecond)
        .findFirst()
        .orElseGet(
            () ->
                work.paces().stream()
                    .mapToDouble(Outlook.Pace::callsPerSecond)
                    .average()
                    .orElse(1));
  }

  private static double loadSeconds(Outlook.Work work, String device) {
    OptionalDouble here =
        work.paces().stream()
            .filter(pace -> pace.device().equals(device))
            .mapToDouble(pace -> pace.load().toMillis() / 1e3)
            .findFirst();
    return here.orElseGet(
        () ->
            work.paces().stream()
                .mapToDouble(pace -> pace.load().toMillis() / 1e3)
                .average()
                .orElse(0));
  }

  /** The longest load of these libraries on this kind of device; 0 if none is known. */
  double longestLoad(Outlook.Member pilot) {
    return outlook.work().stream()
        .filter(work -> pilot.libraries().contains(work.library()))
        .mapToDouble(work -> loadSeconds(work, pilot.device()))
        .max()
        .orElse(0);
  }
}
