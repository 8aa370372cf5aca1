package io.pcm.simulator;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.source.ItemSource;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;

/** The run's tasks, the correct end of each call, and how long libraries and calls take. */
interface Work {
  /** The library that has work until the end, so none of its contexts should be closed. */
  int BUSY = 0;

  /** What a call does when it runs. */
  enum Kind {
    SUCCEEDS,
    FAILS,
    KILLS,
    HANGS,
    /** Never runs: its item is not JSON. */
    UNFIT
  }

  /** The same at each call. */
  RunPlan plan();

  int calls(TaskNumber task);

  Kind kind(int task, int index);

  /** How the run must end. */
  Outcome outcome();

  /**
   * @param device the machine's {@code PilotInfo.device()}
   */
  Duration load(LibraryNumber library, String device, Chance chance);

  /**
   * @param device the machine's {@code PilotInfo.device()}
   */
  Duration call(int task, int index, String device, Chance chance);

  /** Whether some contexts announce now and then how many calls they take at a time. */
  boolean changesWindows();

  /** Whether some results are files, which take a while to be handed over. */
  default boolean returnsFiles() {
    return false;
  }

  default Json item(int task, int index) {
    return Json.of("{\"task\":" + task + ",\"index\":" + index + "}");
  }

  default int tasks() {
    return plan().tasks().size();
  }

  /** Whether a call that failed is tried again. */
  default boolean retries(int task) {
    return plan().tasks().get(task).policy().retriesAfterError() > 0;
  }

  default ItemSource source(TaskNumber task) {
    return new WorkItems(this, task);
  }

  /** The correct result or error of a call. */
  static Json answer(Kind kind, int task, int index) {
    if (kind == Kind.FAILS) {
      return new CallError(CallError.CALL_FAILED, task + "/" + index + " cannot be").toJson();
    }
    return Json.of("[" + task + "," + index + "]");
  }

  static Outcome outcome(Kind kind) {
    return kind == Kind.SUCCEEDS ? Outcome.SUCCEEDED : Outcome.FAILED;
  }
}
