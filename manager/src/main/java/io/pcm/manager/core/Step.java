package io.pcm.manager.core;

import java.util.List;

/**
 * The scheduler's output for one event: what became true, and what to do.
 *
 * @param ended how pilots and contexts that have gone in this step had spent their time
 */
public record Step(List<Fact> facts, List<Action> actions, TimeSpent ended) {
  public Step {
    facts = List.copyOf(facts);
    actions = List.copyOf(actions);
  }

  public boolean isEmpty() {
    return facts.isEmpty() && actions.isEmpty();
  }
}
