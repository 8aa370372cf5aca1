package io.pcm.cli.view;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.Unschedulable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Values derived from a snapshot, for several views. */
final class Tasks {
  private Tasks() {}

  static boolean isWaiting(TaskProgress task) {
    return task.phase() == TaskPhase.WAITING;
  }

  static boolean isOpen(TaskProgress task) {
    return task.phase().isActive();
  }

  static boolean isEnded(TaskProgress task) {
    return !isWaiting(task) && !isOpen(task);
  }

  static int done(TaskProgress task) {
    return task.succeeded() + task.failed() + task.cancelled();
  }

  /** Whether the number of calls of every task is known. */
  static boolean areCounted(RunProgress view) {
    return view.tasks().stream().allMatch(task -> task.calls() >= 0);
  }

  /** Rows that failed or were not run. */
  static long notSucceeded(TaskProgress task) {
    return (long) task.failed() + task.cancelled();
  }

  /** How a task is, or has ended: a task that is done although rows failed says so. */
  static String outcome(TaskProgress task) {
    return task.phase() == TaskPhase.SUCCEEDED && task.failed() > 0
        ? "DONE, " + task.failed() + " FAILED"
        : task.phase().name();
  }

  /**
   * The rate under this manager or, if this manager ran no call of the task, under earlier ones.
   */
  static double callsPerSecond(TaskProgress task) {
    return task.doneHere() > 0
        ? rate(task.doneHere(), task.secondsHere())
        : rate(task.succeeded() + task.failed() - task.reused(), task.seconds());
  }

  private static double rate(int calls, double seconds) {
    return seconds > 0 ? calls / seconds : 0;
  }

  static double callsPerContext(LibraryProgress library) {
    return library.contextsLoaded() > 0 ? (double) library.calls() / library.contextsLoaded() : 0;
  }

  static int warmContexts(RunProgress view) {
    return view.libraries().stream().mapToInt(LibraryProgress::warm).sum();
  }

  static int loadingContexts(RunProgress view) {
    return view.libraries().stream().mapToInt(LibraryProgress::loading).sum();
  }

  /** A sentence for each place where a library does not load. */
  static List<String> avoided(RunProgress view) {
    List<String> lines = new ArrayList<>();
    for (LibraryProgress library : view.libraries()) {
      for (AvoidedPlace place : library.avoided()) {
        lines.add(
            library.name()
                + " does not load on "
                + (place.kindOfDevice() ? "machines with " : "")
                + place.name()
                + " ("
                + Texts.count(place.failures(), "failure", "failures")
                + ", next try "
                + (place.retrySeconds() > 0 ? "in " + seconds(place) + " s" : "now")
                + "): "
                + place.reason());
      }
    }
    return lines;
  }

  private static long seconds(AvoidedPlace place) {
    return (long) Math.ceil(place.retrySeconds());
  }

  /** A sentence for each library of which contexts wait until others have loaded. */
  static List<String> heldBack(RunProgress view) {
    List<String> lines = new ArrayList<>();
    for (LibraryProgress library : view.libraries()) {
      if (library.loadsAtOnce() > 0) {
        lines.add(
            library.name()
                + ": further contexts wait to load, because at most "
                + library.loadsAtOnce()
                + " load at once");
      }
    }
    return lines;
  }

  /** A sentence for each library that is loading and has no warm context yet. */
  static List<String> loading(RunProgress view) {
    List<String> lines = new ArrayList<>();
    for (LibraryProgress library : view.libraries()) {
      double longest = 0;
      String where = "";
      for (PilotProgress pilot : view.pilots()) {
        for (ContextProgress context : pilot.contexts()) {
          if (library.warm() == 0
              && context.library().equals(library.name())
              && context.phase() == ContextProgress.Phase.LOADING
              && context.seconds() > longest) {
            longest = context.seconds();
            where = pilot.host();
          }
        }
      }
      if (longest > 0) {
        lines.add(
            library.name()
                + " has been loading for "
                + time(longest)
                + " on "
                + where
                + usual(library));
      }
    }
    return lines;
  }

  private static String usual(LibraryProgress library) {
    return library.contextsLoaded() == 0
        ? ""
        : "; earlier loads took " + time(library.loadSeconds() / library.contextsLoaded());
  }

  private static String time(double seconds) {
    return Texts.duration(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** A sentence for each library whose calls no connected pilot can run. */
  static List<String> unschedulable(RunProgress view) {
    List<String> lines = new ArrayList<>();
    for (LibraryProgress library : view.libraries()) {
      Unschedulable why = library.unschedulable();
      if (why != null) {
        lines.add(library.name() + " waits: " + why.display());
      }
    }
    return lines;
  }
}
