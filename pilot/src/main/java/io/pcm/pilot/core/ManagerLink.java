package io.pcm.pilot.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The agent's view of its connection: whether there is a session, and how long the manager was
 * silent.
 */
final class ManagerLink {
  /** Time after which a handshake or a join without a reply is tried again. */
  static final Duration CONNECT_AGAIN = Duration.ofSeconds(10);

  /** Delay before a handshake if the last one had no result. */
  static final Duration BREATH = Duration.ofSeconds(1);

  /** Shorter silence of a manager is always ignored. */
  static final Duration SILENCE_MIN = Duration.ofSeconds(5);

  /** Heartbeat interval before the first Welcome. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private sealed interface State {}

  private record Connecting(Instant again) implements State {}

  private record Joining(Instant again) implements State {}

  private record Joined(Duration heartbeat) implements State {}

  private final Duration managerLost;
  private State state;
  private Instant heard;
  private boolean everJoined;

  ManagerLink(Duration managerLost, Instant start) {
    this.managerLost = managerLost;
    this.heard = start;
    this.state = new Connecting(start);
  }

  void joining(Instant now) {
    heard = now;
    state = new Joining(now.plus(connectAgain()));
  }

  void welcome(Duration heartbeat) {
    everJoined = true;
    state = new Joined(heartbeat);
  }

  void heard(Instant now) {
    heard = now;
  }

  void connecting(Instant now) {
    connectAt(now.plus(connectAgain()));
  }

  /** Schedules the next handshake. */
  void connectAt(Instant when) {
    state = new Connecting(when);
  }

  /** The session is over: connect at once, or after a delay if even the join had no reply. */
  void sessionOver(Instant now) {
    connectAt(state instanceof Joined ? now : now.plus(BREATH));
  }

  /** Whether it is time to connect. */
  boolean shouldConnect(Instant now) {
    return !connectDue().isAfter(now);
  }

  /** Why the manager counts as lost. */
  String lostReason() {
    String span = Phrases.duration(managerLost);
    return everJoined()
        ? "nothing was heard from the manager for " + span
        : "no manager answered for " + span;
  }

  boolean lost(Instant now) {
    return !heard.plus(managerLost).isAfter(now);
  }

  boolean everJoined() {
    return everJoined;
  }

  Optional<Duration> heartbeat() {
    return state instanceof Joined joined ? Optional.of(joined.heartbeat) : Optional.empty();
  }

  Instant nextDeadline() {
    Instant connect = connectDue();
    Instant lost = heard.plus(managerLost);
    return connect.isBefore(lost) ? connect : lost;
  }

  private Instant connectDue() {
    if (state instanceof Connecting connecting) {
      return connecting.again;
    } else if (state instanceof Joining joining) {
      return joining.again;
    }
    Duration silence = heartbeat().orElse(HEARTBEAT).multipliedBy(3);
    return heard.plus(silence.compareTo(SILENCE_MIN) > 0 ? silence : SILENCE_MIN);
  }

  private Duration connectAgain() {
    Duration third = managerLost.dividedBy(3);
    return third.compareTo(CONNECT_AGAIN) < 0 ? third : CONNECT_AGAIN;
  }
}
