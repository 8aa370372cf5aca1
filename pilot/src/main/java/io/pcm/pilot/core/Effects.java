package io.pcm.pilot.core;

import io.pcm.protocol.message.PilotMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the actions of one step. Without a session, messages are dropped, because what is kept
 * elsewhere is told to the next session: outcomes, then what the pilot holds.
 */
final class Effects {
  private final OutcomeBuffer outcomes;
  private List<Action> actions = new ArrayList<>();
  private boolean session;

  Effects(OutcomeBuffer outcomes) {
    this.outcomes = outcomes;
  }

  List<Action> take() {
    List<Action> taken = List.copyOf(actions);
    actions = new ArrayList<>();
    return taken;
  }

  void add(Action action) {
    actions.add(action);
  }

  void ignore(String what) {
    actions.add(new Action.Ignored(what));
  }

  /** Sends outcomes first, so that a message that ends something comes after its outcomes. */
  void send(PilotMessage message) {
    if (session) {
      flushOutcomes();
      actions.add(new Action.Send(message));
    }
  }

  void flushOutcomes() {
    if (session) {
      outcomes.flush().forEach(message -> actions.add(new Action.Send(message)));
    }
  }

  /** Sends outcomes that have waited long enough, but not too many at a time. */
  void sendDueOutcomes() {
    outcomes.flushDue().forEach(message -> actions.add(new Action.Send(message)));
  }

  /** After some were acknowledged, sends outcomes that had to wait. */
  void sendReadyOutcomes() {
    if (session) {
      outcomes.sendReady().forEach(message -> actions.add(new Action.Send(message)));
    }
  }

  void sessionBegins(Action.Join join) {
    session = true;
    actions.add(join);
    outcomes.sendAgain().forEach(message -> actions.add(new Action.Send(message)));
  }

  void sessionEnds() {
    session = false;
  }

  boolean hasSession() {
    return session;
  }
}
