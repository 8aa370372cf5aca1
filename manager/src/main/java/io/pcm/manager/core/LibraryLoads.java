package io.pcm.manager.core;

import static java.util.stream.Collectors.joining;

import io.pcm.api.status.Gpu;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Failed loads of one library: where they failed, when to try again there, and since when none has
 * worked.
 *
 * <p>A failure is charged to the pilot, and to its machine unless another pilot there has a context
 * that serves. If two machines with the same kind of GPU fail in the same way, and nothing has
 * loaded on that kind, the kind is avoided too: only one machine of the kind tries at a time.
 * Machines without GPUs have no kind: what differs between them (files, packages, memory) does not
 * show in their description.
 */
final class LibraryLoads {
  /** Longest wait on a machine: a minute without work there is little after such failures. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Longest wait for a kind of device, which usually never gets to work. */
  static final Duration LONGEST_KIND_WAIT = Duration.ofMinutes(10);

  /** Longest wait after contexts that loaded and died in their first calls. */
  static final Duration LONGEST_DYING_WAIT = Duration.ofSeconds(5);

  private final Map<String, FailedPlace> pilots = new TreeMap<>();
  private final Map<String, FailedPlace> machines = new TreeMap<>();
  private final Map<String, FailedPlace> kinds = new TreeMap<>();

  /** How machines failed, by kind of device and machine. */
  private final Map<String, Map<String, LoadEvidence>> evidence = new TreeMap<>();

  private final Map<String, FailedPlace> dying = new TreeMap<>();
  private final Set<String> kindsThatWork = new TreeSet<>();
  private @Nullable LoadStreak streak;
  private boolean loaded;
  private boolean served;
  private @Nullable ContextGone certain;

  /** The kind of device, such as {@code NVIDIA A10 (22 GiB)}; empty without known GPUs. */
  static Optional<String> kind(PilotInfo info) {
    String kind =
        info.gpuDevices().stream().map(LibraryLoads::describe).distinct().collect(joining(" + "));
    return kind.isEmpty() ? Optional.empty() : Optional.of(kind);
  }

  private static String describe(Gpu gpu) {
    return gpu.memoryBytes() == 0
        ? gpu.model()
        : gpu.model() + " (" + (gpu.memoryBytes() >> 30) + " GiB)";
  }

  /** A load failed on the machine, or something killed it. */
  void failed(Session session, KnownContext context, ContextGone message, Instant now) {
    PilotInfo info = session.info;
    String why = message.evidence();
    place(pilots, info.pilot(), info.pilot() + " on " + info.host(), LONGEST_WAIT)
        .failed(context.opened, now, why);
    place(machines, info.host(), info.host(), LONGEST_WAIT).failed(context.opened, now, why);
    kind(info).ifPresent(kind -> failedOn(kind, info.host(), context.opened, message, now));
    streak = streak == null || streak.isOld(context.opened) ? new LoadStreak(now) : streak;
    streak.failed(info.host(), message.cause() == Cause.KILLED, now);
    if (message.cause() == Cause.LOAD_TIMEOUT && !loaded) {
      streak.countsTwice();
    }
    if (message.cause() == Cause.LOAD_REFUSED && !loaded) {
      streak.refused();
    }
    if (message.certain() && !served) {
      certain = message;
    }
  }

  /** As above, but the machine works: another pilot there has a context that serves. */
  void failedOnlyHere(Session session, KnownContext context, ContextGone message, Instant now) {
    PilotInfo info = session.info;
    place(pilots, info.pilot(), info.pilot() + " on " + info.host(), LONGEST_WAIT)
        .failed(context.opened, now, message.evidence());
  }

  private void failedOn(
      String kind, String host, Instant opened, ContextGone message, Instant now) {
    Map<String, LoadEvidence> hosts = evidence.computeIfAbsent(kind, k -> new TreeMap<>());
    LoadEvidence how = LoadEvidence.of(message, host);
    hosts.put(host, how);
    boolean alike = hosts.values().stream().filter(how::equals).count() > 1;
    if (kinds.containsKey(kind) || (alike && !kindsThatWork.contains(kind))) {
      place(kinds, kind, kind, LONGEST_KIND_WAIT).failed(opened, now, message.evidence());
    }
  }

  private static FailedPlace place(
      Map<String, FailedPlace> places, String key, String name, Duration longestWait) {
    return places.computeIfAbsent(key, k -> new FailedPlace(name, longestWait));
  }

  /** A context died in its first calls. */
  void diedUnserved(Session session, KnownContext context, ContextGone message, Instant now) {
    String pilot = session.info.pilot();
    boolean first = !dying.containsKey(pilot);
    FailedPlace place = place(dying, pilot, pilot, LONGEST_DYING_WAIT);
    if (!first) {
      place.failed(context.opened, now, message.evidence());
    }
  }

  /** A context has loaded there. */
  void warmed(Session session) {
    loaded = true;
    kind(session.info)
        .ifPresent(
            kind -> {
              kindsThatWork.add(kind);
              kinds.remove(kind);
              evidence.remove(kind);
            });
    certain = null;
  }

  /**
   * A call ended in the context. If it was opened after the last failure there, it shows that loads
   * work there again.
   */
  void served(Session session, KnownContext context) {
    warmed(session);
    served = true;
    streak = null;
    forget(pilots, session.info.pilot(), context.opened);
    forget(machines, session.info.host(), context.opened);
    dying.remove(session.info.pilot());
  }

  private static void forget(Map<String, FailedPlace> places, String key, Instant opened) {
    FailedPlace place = places.get(key);
    if (place != null && place.isBefore(opened)) {
      places.remove(key);
    }
  }

  /** Contexts elsewhere serve, so the failures so far say nothing about the library. */
  void worksElsewhere() {
    streak = null;
    certain = null;
  }

  /** Whether a call has ended in any context of the library under this manager. */
  boolean hasServed() {
    return served;
  }

  /** Loads that failed since one last worked; null if none has. */
  @Nullable LoadStreak streak() {
    return streak;
  }

  /** A failure that would happen on every machine; null if there was none. */
  @Nullable ContextGone certain() {
    return certain;
  }

  /** The places with failures to which the pilot belongs. */
  private List<FailedPlace> placesOf(Session session) {
    List<FailedPlace> places = new ArrayList<>();
    add(places, pilots.get(session.info.pilot()));
    add(places, machines.get(session.info.host()));
    kind(session.info).ifPresent(kind -> add(places, kinds.get(kind)));
    return places;
  }

  private static void add(List<FailedPlace> places, @Nullable FailedPlace place) {
    if (place != null) {
      places.add(place);
    }
  }

  /** Whether the waits of the pilot, its machine and its kind of device are over. */
  boolean due(Session session, Instant now) {
    FailedPlace died = dying.get(session.info.pilot());
    return (died == null || died.due(now))
        && placesOf(session).stream().allMatch(place -> place.due(now));
  }

  /** Whether a load on one of the two pilots tells whether the other can load. */
  boolean tryTogether(Session one, Session other) {
    boolean machine =
        machines.containsKey(one.info.host()) && one.info.host().equals(other.info.host());
    Optional<String> kind = kind(one.info).filter(kinds::containsKey);
    return machine || (kind.isPresent() && kind.equals(kind(other.info)));
  }

  /** The largest number of failures in a row at a place to which the pilot belongs. */
  int failures(Session session) {
    return placesOf(session).stream().mapToInt(FailedPlace::failures).max().orElse(0);
  }

  /**
   * The number of failures in a row at all of these places together: lower for a pilot that has not
   * failed itself, so that each pilot of a machine gets its turn.
   */
  int allFailures(Session session) {
    return placesOf(session).stream().mapToInt(FailedPlace::failures).sum();
  }

  /** Whether its kind of device is avoided. */
  boolean kindAvoided(Session session) {
    return kind(session.info).filter(kinds::containsKey).isPresent();
  }

  /** The places to show: kinds, machines, and pilots on machines that work. */
  List<FailedPlace> shown(Map<String, String> hostsOfPilots) {
    Map<String, FailedPlace> shown = new LinkedHashMap<>(machines);
    pilots.forEach(
        (pilot, place) -> {
          String host = hostsOfPilots.get(pilot);
          if (host != null && !machines.containsKey(host)) {
            shown.put(place.name(), place);
          }
        });
    return new ArrayList<>(shown.values());
  }

  /** The avoided kinds of devices. */
  List<FailedPlace> kinds() {
    return new ArrayList<>(kinds.values());
  }
}
