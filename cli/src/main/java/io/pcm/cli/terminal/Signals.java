package io.pcm.cli.terminal;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and the end of the terminal session. The first signal asks the command to stop;
 * the second ends it at once. Shutdown hooks cannot distinguish a second signal from the first, so
 * this uses the JDK's internal signal class.
 */
public final class Signals {
  /** Exit code after Ctrl-C: 128 plus the signal's number, as in shells. */
  public static final int INTERRUPTED = 130;

  /** Exit code after SIGTERM and SIGHUP. */
  public static final int TERMINATED = 143;

  private final AtomicInteger first = new AtomicInteger();
  private final IntConsumer onFirst;
  private final IntConsumer onSecond;

  Signals(IntConsumer onFirst, IntConsumer onSecond) {
    this.onFirst = onFirst;
    this.onSecond = onSecond;
  }

  /**
   * Handles signals from now on, for the life of the process.
   *
   * @param onFirst asks the command to stop; receives the exit code to use; called once, on a
   *     separate thread
   * @param onSecond ends the process with the given exit code
   */
  public static Signals listen(IntConsumer onFirst, IntConsumer onSecond) {
    Signals signals = new Signals(onFirst, onSecond);
    for (String name : List.of("INT", "TERM", "HUP")) {
      Signal.handle(new Signal(name), signal -> signals.came(signal.getName()));
    }
    return signals;
  }

  void came(String name) {
    int code = name.equals("INT") ? INTERRUPTED : TERMINATED;
    if (first.compareAndSet(0, code)) {
      onFirst.accept(code);
    } else {
      onSecond.accept(code);
    }
  }

  /** The exit code of the first signal, if one has arrived. */
  public OptionalInt exitCode() {
    int code = first.get();
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }
}
