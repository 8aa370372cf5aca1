package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.InvalidLibraryException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Describes exceptions of a library in a few lines. */
final class ThrownText {
  private static final int FRAMES = 6;
  private static final int CAUSES = 4;

  /** Nested exceptions that are unwrapped; a cause may lead back to itself. */
  private static final int WRAPS = 16;

  private ThrownText() {}

  /** The exception that made a stage fail; stages wrap it, each time they pass it on. */
  static Throwable unwrapped(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; depth < WRAPS && inner instanceof CompletionException; depth++) {
      inner = inner.getCause() == null ? inner : inner.getCause();
    }
    return inner;
  }

  /** The error of a call that threw this. */
  static CallError ofCall(Throwable thrown) {
    if (thrown instanceof CallFailedException) {
      CallError error = ((CallFailedException) thrown).error();
      return error != null ? error : new CallError(CallError.CALL_FAILED, describe(thrown));
    }
    return new CallError(CallError.CALL_FAILED, describe(thrown));
  }

  /** The error of a load that threw this. */
  static CallError ofLoad(Throwable thrown) {
    String message =
        thrown instanceof LibraryLoader.NoLibraryException
                || thrown instanceof InvalidLibraryException
            ? String.valueOf(thrown.getMessage())
            : describe(thrown);
    return new CallError(CallError.LOAD_FAILED, message);
  }

  /**
   * Class and message of the throwable and its causes, then the top of the root cause's stack
   * trace.
   */
  static String describe(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable root = thrown;
    for (Throwable each = thrown;
        each != null && seen.size() < CAUSES && seen.add(each);
        each = each.getCause()) {
      text.append(text.length() == 0 ? "" : "\ncaused by ").append(line(each));
      root = each;
    }
    appendFrames(text, root.getStackTrace());
    return text.toString();
  }

  private static String line(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException e) {
      return thrown.getClass().getName() + " (its message is unavailable: " + e.getClass() + ")";
    }
  }

  private static void appendFrames(StringBuilder text, StackTraceElement[] stack) {
    int shown = 0;
    for (StackTraceElement frame : stack) {
      if (shown == FRAMES || isOurs(frame.getClassName())) {
        return;
      }
      text.append("\n  at ").append(frame);
      shown++;
    }
  }

  private static boolean isOurs(String className) {
    return className.startsWith(ContextHost.class.getName())
        || className.startsWith(Calls.class.getName())
        || className.equals(LibraryLoader.class.getName());
  }
}
