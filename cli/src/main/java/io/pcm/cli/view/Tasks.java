package io.pcm.cli.view;

import io.pcm.manager.core.RunView;
import io.pcm.manager.core.RunView.LibraryView;
import io.pcm.manager.core.RunView.TaskView;
import java.util.List;

/** What follows from a view, in one place for all who show it. */
final class Tasks {
  private Tasks() {}

  static boolean isWaiting(TaskView task) {
    return task.phase().equals("WAITING");
  }

  static boolean isOpen(TaskView task) {
    return task.phase().equals("READY") || task.phase().equals("RUNNING");
  }

  static boolean isEnded(TaskView task) {
    return !isWaiting(task) && !isOpen(task);
  }

  static int done(TaskView task) {
    return task.succeeded() + task.failed() + task.cancelled();
  }

  /** Over this manager's part of the task; where it had none, over what earlier ones did. */
  static double callsPerSecond(TaskView task) {
    return task.doneHere() > 0
        ? rate(task.doneHere(), task.secondsHere())
        : rate(task.succeeded() + task.failed(), task.seconds());
  }

  private static double rate(int calls, double seconds) {
    return seconds > 0 ? calls / seconds : 0;
  }

  static double callsPerContext(LibraryView library) {
    return library.contextsLoaded() > 0 ? (double) library.calls() / library.contextsLoaded() : 0;
  }

  static int warmContexts(RunView view) {
    return view.libraries().stream().mapToInt(LibraryView::warm).sum();
  }

  static int loadingContexts(RunView view) {
    return view.libraries().stream().mapToInt(LibraryView::loading).sum();
  }

  /** A sentence for each library whose calls no pilot here can take. */
  static List<String> unschedulable(RunView view) {
    return view.libraries().stream()
        .filter(library -> library.unschedulable() != null)
        .map(library -> library.name() + " waits: " + library.unschedulable())
        .toList();
  }
}
