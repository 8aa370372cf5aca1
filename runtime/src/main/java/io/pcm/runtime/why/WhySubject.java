package io.pcm.runtime.why;

import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.workflow.Task;
import io.pcm.runtime.inspect.PilotRow;
import io.pcm.runtime.jobs.PilotLogs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What in a run somebody asks about. */
sealed interface WhySubject {
  /** A context, with or without the name of its pilot, as logs are called. */
  Pattern CONTEXT_ID = Pattern.compile("(?:.+-)?([0-9]{1,9}\\.[0-9]{1,9})");

  /** A call of a task, and one of the only task. */
  Pattern CALL = Pattern.compile("(.+):([0-9]{1,9})");

  Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  /** How many names a message lists. */
  int LISTED_MAX = 12;

  record AboutTask(Task task) implements WhySubject {}

  record AboutCall(Task task, int index) implements WhySubject {}

  record AboutPilot(String name) implements WhySubject {}

  record AboutContext(String id) implements WhySubject {}

  default <T> T match(
      Function<Task, T> task,
      BiFunction<Task, Integer, T> call,
      Function<String, T> pilot,
      Function<String, T> context) {
    if (this instanceof AboutTask one) {
      return task.apply(one.task());
    } else if (this instanceof AboutCall one) {
      return call.apply(one.task(), one.index());
    } else if (this instanceof AboutPilot one) {
      return pilot.apply(one.name());
    } else {
      return context.apply(((AboutContext) this).id());
    }
  }

  /** What is meant; empty if the run has nothing of this name. */
  static Optional<WhySubject> of(String name, KnownRun run) {
    Optional<Task> task = task(name, run);
    if (task.isPresent()) {
      return task.map(AboutTask::new);
    }
    Matcher call = CALL.matcher(name);
    if (call.matches() && task(call.group(1), run).isPresent()) {
      int index = Integer.parseInt(call.group(2));
      return task(call.group(1), run).map(one -> new AboutCall(one, index));
    }
    boolean pilot = isPilot(name, run);
    if (!pilot && INDEX.matcher(name).matches() && run.tasks().size() == 1) {
      return Optional.of(new AboutCall(run.tasks().get(0), Integer.parseInt(name)));
    }
    Matcher context = CONTEXT_ID.matcher(name);
    if (!pilot && context.matches() && isContext(context.group(1), name, run)) {
      return Optional.of(new AboutContext(context.group(1)));
    }
    return pilot ? Optional.of(new AboutPilot(name)) : Optional.empty();
  }

  /**
   * A task by its displayed name. The name before a matrix means its most interesting point: one
   * with failed calls, else one that has not ended.
   */
  private static Optional<Task> task(String name, KnownRun run) {
    Optional<Task> exact = run.task(name);
    if (exact.isPresent()) {
      return exact;
    }
    List<Task> points =
        run.tasks().stream().filter(each -> each.name().base().equals(name)).toList();
    return Stream.of(
            points.stream().filter(each -> failed(each, run)),
            points.stream().filter(each -> isOpen(each, run)),
            points.stream())
        .flatMap(each -> each)
        .findFirst();
  }

  private static boolean failed(Task task, KnownRun run) {
    return run.progress(task.name().display())
        .map(each -> each.failed() + each.cancelled() > 0 || each.phase() == TaskPhase.FAILED)
        .orElse(false);
  }

  private static boolean isOpen(Task task, KnownRun run) {
    return run.progress(task.name().display()).map(each -> each.phase().isActive()).orElse(false);
  }

  private static boolean isPilot(String name, KnownRun run) {
    return pilots(run).anyMatch(name::equals) || hasLog(name, run);
  }

  private static Stream<String> pilots(KnownRun run) {
    return Stream.of(
            run.view().pilots().stream().map(PilotProgress::pilot),
            run.view().pilots().stream().map(PilotProgress::job),
            run.past().pilots().stream().map(each -> each.pilot()),
            run.jobs().stream().map(PilotRow::job))
        .flatMap(each -> each)
        .filter(each -> !each.isEmpty());
  }

  private static boolean hasLog(String name, KnownRun run) {
    try {
      return !new PilotLogs(run.paths()).of(name).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isContext(String id, String name, KnownRun run) {
    return run.contexts().stream().anyMatch(each -> each.context().context().equals(id))
        || run.past().contexts().stream().anyMatch(each -> each.context().equals(id))
        || run.paths().contextLogs().resolve(name + ".log").toFile().isFile();
  }

  /** Says what there is instead. */
  static String unknown(String name, KnownRun run) {
    List<String> tasks = run.tasks().stream().map(each -> each.name().display()).toList();
    List<String> pilots = pilots(run).distinct().toList();
    return "nothing in this run is called '"
        + name
        + "'. Its tasks: "
        + (tasks.isEmpty() ? "none are recorded" : Words.some(tasks, LISTED_MAX))
        + ". Its pilots: "
        + (pilots.isEmpty() ? "none so far" : Words.some(pilots, LISTED_MAX))
        + ". A call is TASK:INDEX"
        + (tasks.isEmpty() ? "" : ", such as " + tasks.get(0) + ":0")
        + "; a context is called like 2.7, as in the names of files in "
        + run.paths().contextLogs();
  }
}
