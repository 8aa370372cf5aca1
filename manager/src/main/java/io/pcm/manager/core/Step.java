package io.pcm.manager.core;

import java.util.List;

/** The scheduler's output for one event: what became true, and what to do. */
public record Step(List<Fact> facts, List<Action> actions) {
  public Step {
    facts = List.copyOf(facts);
    actions = List.copyOf(actions);
  }

  public boolean isEmpty() {
    return facts.isEmpty() && actions.isEmpty();
  }
}
