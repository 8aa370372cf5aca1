package io.pcm.library.server;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntConsumer;

/** The server of a context, whether the context has started it or not. */
interface Server extends AutoCloseable {
  boolean isAlive();

  /**
   * Decides what it means that the server has not been ready for so long.
   *
   * @param fault what it answered, or why it did not
   * @throws IOException if there is no point in waiting longer; the message says why
   */
  void notReady(Fault fault, Duration waited) throws IOException, InterruptedException;

  /** Ends this process with an exit code as soon as the server ends by itself. */
  void onUnexpectedEnd(IntConsumer halt);

  @Override
  void close();

  /**
   * @param status of the answer; 0 if there is none
   * @param why for the user
   */
  record Fault(int status, String why) {}
}
