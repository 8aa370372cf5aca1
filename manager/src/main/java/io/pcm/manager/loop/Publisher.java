package io.pcm.manager.loop;

import java.io.IOException;

/** Tells pilots where the manager is. */
@FunctionalInterface
public interface Publisher {
  /**
   * Called when the port is open, before any pilot is accepted.
   *
   * @param epoch this manager's epoch
   */
  void publish(int port, int epoch) throws IOException;
}
