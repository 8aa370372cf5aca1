package io.pcm.runtime.trial;

import io.pcm.api.Json;
import java.util.List;

/** Which items to try. */
public sealed interface ChosenItems {
  /**
   * The first items of the task's data, or all if it has fewer.
   *
   * @param count 1 or more
   */
  record First(int count) implements ChosenItems {}

  /**
   * Items of the task's data.
   *
   * @param indices from 0, in the order in which they are tried
   */
  record At(List<Integer> indices) implements ChosenItems {
    public At {
      indices = List.copyOf(indices);
    }
  }

  /** Items that are not in the task's data. */
  record Given(List<Json> items) implements ChosenItems {
    public Given {
      items = List.copyOf(items);
    }
  }
}
