package io.pcm.cli.terminal;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and the end of the terminal session: the first asks the command to end well, the
 * second ends it now. Shutdown hooks cannot tell a second signal from the first, so the JDK's own
 * signal class is used.
 */
public final class Signals {
  /** Exit code after Ctrl-C: 128 and the signal's number, as shells have it. */
  public static final int INTERRUPTED = 130;

  /** Exit code after SIGTERM, and after SIGHUP too. */
  public static final int TERMINATED = 143;

  private final AtomicInteger first = new AtomicInteger();
  private final IntConsumer onFirst;
  private final IntConsumer onSecond;

  Signals(IntConsumer onFirst, IntConsumer onSecond) {
    this.onFirst = onFirst;
    this.onSecond = onSecond;
  }

  /**
   * Listens from now on, for the life of the process.
   *
   * @param onFirst asks the command to end, told the exit code that this means; called once, on a
   *     thread of its own
   * @param onSecond ends the process with the exit code that it is given
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

  /** The exit code of the first signal, if one came. */
  public OptionalInt exitCode() {
    int code = first.get();
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }
}
