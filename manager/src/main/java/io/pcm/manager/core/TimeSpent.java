package io.pcm.manager.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.SessionId;
import java.util.List;

/**
 * How pilots and contexts have spent their time so far, under this manager. For those who watch;
 * nothing depends on it.
 */
public record TimeSpent(List<OfPilot> pilots, List<OfContext> contexts) {
  static final TimeSpent NONE = new TimeSpent(List.of(), List.of());

  /**
   * @param time since it joined; of all of its GPUs together, if it has any
   */
  public record OfPilot(SessionId session, HeldTime time) {}

  /**
   * @param busyMillis how long it was warm and held calls
   * @param calls number of its calls that have ended
   */
  public record OfContext(ContextId context, long busyMillis, int calls) {}

  public TimeSpent {
    pilots = List.copyOf(pilots);
    contexts = List.copyOf(contexts);
  }
}
