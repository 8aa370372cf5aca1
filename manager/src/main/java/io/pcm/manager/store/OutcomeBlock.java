package io.pcm.manager.store;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcomes of a run of neighbouring calls of one block. Immutable. */
public final class OutcomeBlock {
  private final TaskNumber task;
  private final int from;
  private final @Nullable Ended[] ended;

  /**
   * How one call ended.
   *
   * @param attempts tries that were charged, plus one
   * @param micros how long it ran in its context
   * @param item hash of its item as its pilot got it
   * @param payload its result, or the {@link io.pcm.api.CallError} as JSON
   */
  public record Ended(Outcome outcome, int attempts, int micros, ItemHash item, Payload payload) {}

  OutcomeBlock(TaskNumber task, int from, @Nullable Ended[] ended) {
    this.task = task;
    this.from = from;
    this.ended = ended;
  }

  public TaskNumber task() {
    return task;
  }

  /** The first call's index. */
  public int from() {
    return from;
  }

  /** The index after the last call's. */
  public int to() {
    return from + ended.length;
  }

  /**
   * @param index {@link #from()} up to, not including, {@link #to()}
   * @return whether the call has an outcome of its own
   */
  public boolean has(int index) {
    return ended[index - from] != null;
  }

  /**
   * @throws NullPointerException if the call has no outcome of its own
   */
  public Ended get(int index) {
    return Objects.requireNonNull(ended[index - from], "no outcome");
  }
}
