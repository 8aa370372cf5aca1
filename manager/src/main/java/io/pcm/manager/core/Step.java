package io.pcm.manager.core;

import java.util.List;

/** The scheduler's answer to one event: what became true, and what should be done. */
public record Step(List<Fact> facts, List<Action> actions) {
  public Step {
    facts = List.copyOf(facts);
    actions = List.copyOf(actions);
  }

  public boolean isEmpty() {
    return facts.isEmpty() && actions.isEmpty();
  }
}
