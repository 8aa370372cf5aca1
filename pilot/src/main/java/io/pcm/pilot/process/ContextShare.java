package io.pcm.pilot.process;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The part of the machine that a context gets.
 *
 * @param cores processors, 1 or more
 * @param environment changes the environment of the process so that it uses only its GPUs
 * @param turn when it may load
 */
public record ContextShare(int cores, Consumer<Map<String, String>> environment, Turn turn) {
  /** Decides when the process may load. Its methods are called by different threads. */
  public interface Turn {
    /**
     * Waits a limited time until the process may load. Returns at once when the process has ended.
     */
    void await();

    /** The process has loaded. */
    void loaded();

    /**
     * The process has ended.
     *
     * @param pids of the process and its descendants; some of them may still be ending
     */
    void ended(Set<Long> pids);
  }
}
