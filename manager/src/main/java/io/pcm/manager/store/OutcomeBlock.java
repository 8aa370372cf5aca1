package io.pcm.manager.store;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one block: the calls {@link #firstIndex()} up to {@link RunStore#BLOCK_CALLS}
 * more. Immutable.
 */
public final class OutcomeBlock {
  private final TaskNumber task;
  private final int block;
  private final @Nullable Ended[] ended;

  /**
   * How one call ended.
   *
   * @param attempts tries that were charged, plus one
   * @param micros how long it ran in its context
   * @param payload its result, or the {@link io.pcm.api.CallError} as JSON
   */
  public record Ended(Outcome outcome, int attempts, int micros, Payload payload) {}

  OutcomeBlock(TaskNumber task, int block, @Nullable Ended[] ended) {
    this.task = task;
    this.block = block;
    this.ended = ended;
  }

  public TaskNumber task() {
    return task;
  }

  public int firstIndex() {
    return block * RunStore.BLOCK_CALLS;
  }

  /**
   * @param index a call of this block
   * @return whether it has an outcome of its own
   */
  public boolean has(int index) {
    return ended[index - firstIndex()] != null;
  }

  /**
   * @throws NullPointerException if the call has no outcome
   */
  public Ended get(int index) {
    return Objects.requireNonNull(ended[index - firstIndex()], "no outcome");
  }
}
