package io.pcm.manager.store;

import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcomes of consecutive calls of one block. Immutable. */
public final class OutcomeBlock {
  private final TaskNumber task;
  private final int from;
  private final @Nullable CallEnd[] ended;

  OutcomeBlock(TaskNumber task, int from, @Nullable CallEnd[] ended) {
    this.task = task;
    this.from = from;
    this.ended = ended;
  }

  public TaskNumber task() {
    return task;
  }

  /** Index of the first call. */
  public int from() {
    return from;
  }

  /** Index of the last call, plus one. */
  public int to() {
    return from + ended.length;
  }

  /**
   * @param index {@link #from()} to {@link #to()} - 1
   * @return whether the call has an outcome of its own
   */
  public boolean has(int index) {
    return ended[index - from] != null;
  }

  /**
   * @throws NullPointerException if the call has no outcome of its own
   */
  public CallEnd get(int index) {
    return Objects.requireNonNull(ended[index - from], "no outcome");
  }
}
