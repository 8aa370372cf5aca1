package io.pcm.cli.view;

import io.pcm.manager.core.RunView;
import io.pcm.manager.core.RunView.LibraryView;
import io.pcm.manager.core.RunView.TaskView;

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

  /** Over the task's whole time; of this manager's part of it if it did any. */
  static double callsPerSecond(TaskView task) {
    int ran = task.doneHere() > 0 ? task.doneHere() : task.succeeded() + task.failed();
    return task.seconds() > 0 ? ran / task.seconds() : 0;
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
}
