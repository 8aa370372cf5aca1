package io.pcm.api.workflow;

import java.util.Map;
import java.util.TreeMap;

/**
 * The points of a task with given values; made by {@link TaskBuilder#at}.
 *
 * @param base the task's name in the workflow
 * @param fixed texts of values, by the name of the axis
 * @see TaskRef
 */
public record TaskAt(String base, Map<String, String> fixed) implements TaskRef {
  public TaskAt {
    fixed = Map.copyOf(fixed);
  }

  /**
   * The points that have this value too.
   *
   * @throws IllegalArgumentException if the axis has no such value
   */
  public <T> TaskAt at(Axis<T> axis, T value) {
    Map<String, String> more = new TreeMap<>(fixed);
    more.put(axis.name(), axis.text(value));
    return new TaskAt(base, more);
  }
}
