package io.pcm.api.status;

/**
 * Connections and messages that did not belong to the run, since this manager started.
 *
 * @param refusedMessages messages that were dropped: not encrypted by a member of the run, or not
 *     addressed to it
 * @param closedConnections connections that were closed because they did not join
 * @param failedConnections connections that were not accepted for lack of file descriptors
 * @param unjoined open connections that belong to no pilot and no command
 * @see RunProgress
 */
public record Strangers(
    long refusedMessages, long closedConnections, long failedConnections, int unjoined) {
  public static final Strangers NONE = new Strangers(0, 0, 0, 0);
}
