package io.pcm.manager.core;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the output of one step. A fact is applied immediately, so the rest of the step sees it.
 */
final class StepOutbox {
  private final RunState state;
  private List<Fact> facts = new ArrayList<>();
  private List<Action> actions = new ArrayList<>();
  private List<TimeSpent.OfPilot> pilots = new ArrayList<>();
  private List<TimeSpent.OfContext> contexts = new ArrayList<>();

  StepOutbox(RunState state) {
    this.state = state;
  }

  void state(Fact fact) {
    state.apply(fact);
    facts.add(fact);
  }

  void act(Action action) {
    actions.add(action);
  }

  void send(SessionId session, ManagerMessage message) {
    actions.add(new Action.Send(session, message));
  }

  /** A pilot has gone, after it spent its time like this. */
  void ended(TimeSpent.OfPilot pilot) {
    pilots.add(pilot);
  }

  /** The same of a context. */
  void ended(TimeSpent.OfContext context) {
    contexts.add(context);
  }

  Step take() {
    Step step = new Step(facts, actions, new TimeSpent(pilots, contexts));
    facts = new ArrayList<>();
    actions = new ArrayList<>();
    pilots = new ArrayList<>();
    contexts = new ArrayList<>();
    return step;
  }
}
