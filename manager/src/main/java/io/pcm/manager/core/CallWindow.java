package io.pcm.manager.core;

/**
 * How many calls a context of one library on one pilot is given at a time, after something else
 * killed such a context: perhaps the kernel, because so many calls needed too much memory. Halved
 * by each kill, doubled after as many calls as it allows. If a larger window was killed again, it
 * waits for twice as many calls each time before it grows.
 */
final class CallWindow {
  /** Limits the wait to a thousand times the window. */
  private static final int SETBACKS_MAX = 10;

  private final int slots;
  private int size;
  private int ended;
  private int setbacks;
  private boolean grown;

  CallWindow(int slots) {
    this.slots = slots;
    this.size = slots;
  }

  /** From 1 to the library's slots. */
  int size() {
    return size;
  }

  /** A context was killed while this many calls ran in it, at least one. */
  void killed(int running) {
    setbacks += grown && setbacks < SETBACKS_MAX ? 1 : 0;
    grown = false;
    ended = 0;
    size = Math.max(1, Math.min(size, running) / 2);
  }

  /** This many calls ended. */
  void ended(int calls) {
    ended += calls;
    if (size < slots && ended >= (long) size << setbacks) {
      ended = 0;
      grown = true;
      size = (int) Math.min(slots, 2L * size);
    }
  }
}
