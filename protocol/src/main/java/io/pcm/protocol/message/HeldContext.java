package io.pcm.protocol.message;

import java.util.List;

/**
 * A context of the pilot.
 *
 * @param library the identity of its library, as in {@link LibrarySpec}
 * @param sinceMillis how long it has been in this state, 0 or more
 * @param loadMillis how long it took to load; 0 while it is loading
 * @param calls how many calls have ended in it
 * @param gpus its GPUs, as in {@link PilotMessage.ContextPlaced}
 */
public record HeldContext(
    ContextId context,
    String library,
    HeldState state,
    long sinceMillis,
    long loadMillis,
    int calls,
    List<Integer> gpus) {
  public HeldContext {
    gpus = List.copyOf(gpus);
  }

  /** A copy with these GPUs. */
  public HeldContext withGpus(List<Integer> numbers) {
    return new HeldContext(context, library, state, sinceMillis, loadMillis, calls, numbers);
  }
}
