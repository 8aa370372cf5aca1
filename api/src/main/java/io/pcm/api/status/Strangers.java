package io.pcm.api.status;

/**
 * Connections and messages that did not belong to the run, since this manager started.
 *
 * @param refusedMessages messages that changed nothing: not sealed by somebody of the run, or not
 *     for it
 * @param closedConnections connections that were closed because they did not join
 * @param failedConnections connections that could not be taken for want of file descriptors
 * @param unjoined connections open now that belong to no pilot and no command
 */
public record Strangers(
    long refusedMessages, long closedConnections, long failedConnections, int unjoined) {
  public static final Strangers NONE = new Strangers(0, 0, 0, 0);
}
