package io.pcm.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Work whose times are known: that of a {@link LentRun}. Every call succeeds.
 *
 * @param libraries task {@code i} names them by their number
 * @param tasks in an order in which each comes after those it needs
 */
public record Workload(List<Recipe> libraries, List<Stage> tasks) {
  public Workload {
    libraries = List.copyOf(libraries);
    tasks = List.copyOf(tasks);
    if (libraries.isEmpty() || tasks.isEmpty()) {
      throw new IllegalArgumentException("work is at least one library and one task");
    }
    for (int i = 0; i < tasks.size(); i++) {
      int number = i;
      Stage task = tasks.get(i);
      if (task.library() < 0 || task.library() >= libraries.size()) {
        throw new IllegalArgumentException("task " + i + " has no library");
      }
      if (!task.needs().stream().allMatch(need -> need >= 0 && need < number)) {
        throw new IllegalArgumentException("task " + i + " comes before one that it needs");
      }
    }
  }

  /** One task of one library. */
  public static Workload of(Recipe library, int calls, Map<String, Duration> call) {
    return new Workload(List.of(library), List.of(new Stage(0, calls, call, List.of())));
  }

  /**
   * A library. Its context reserves one GPU.
   *
   * @param slots number of calls at a time
   * @param load how long it loads, by kind of device
   */
  public record Recipe(int slots, Map<String, Duration> load) {
    public Recipe {
      load = Map.copyOf(load);
      if (slots < 1 || load.isEmpty()) {
        throw new IllegalArgumentException("a library has slots, and loads on some device");
      }
    }
  }

  /**
   * A task.
   *
   * @param library index of its library
   * @param call how long a call takes, by kind of device
   * @param needs indices of the tasks that must end before
   */
  public record Stage(int library, int calls, Map<String, Duration> call, List<Integer> needs) {
    public Stage {
      call = Map.copyOf(call);
      needs = List.copyOf(needs);
      if (calls < 1 || call.isEmpty()) {
        throw new IllegalArgumentException("a task has calls, which run on some device");
      }
    }
  }
}
