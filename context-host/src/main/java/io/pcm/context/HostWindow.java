package io.pcm.context;

import io.pcm.api.library.WindowAnnouncer;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Passes on what the library announces: to the pilot, and to the context's slots. */
final class HostWindow implements WindowAnnouncer {
  private final AnswerWriter answers;
  private final Slots slots;
  private final IntConsumer halt;
  private int announced;
  private boolean ready;

  /**
   * @param halt ends the process with an exit code, if the pilot is gone
   */
  HostWindow(AnswerWriter answers, Slots slots, IntConsumer halt) {
    this.answers = answers;
    this.slots = slots;
    this.halt = halt;
  }

  @Override
  public synchronized void announce(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("a window must be 1 or more calls, not " + calls);
    }
    int window = slots.window(calls);
    if (window == announced) {
      return;
    }
    announced = window;
    try {
      if (ready) {
        answers.window(window);
      }
    } catch (IOException e) {
      HostLog.say("the pilot is gone: " + e.getMessage());
      halt.accept(ContextHost.PROTOCOL);
    }
  }

  /**
   * Tells the pilot that the library is loaded.
   *
   * @param stopsCalls whether it can stop a single call
   */
  synchronized void ready(boolean stopsCalls) throws IOException {
    answers.ready(announced, stopsCalls);
    ready = true;
  }
}
