package io.pcm.transport;

/**
 * Why an endpoint cannot connect until something is changed.
 *
 * @param message what is wrong, why, and how to fix it
 */
public record Refusal(Reason reason, String message) {
  public enum Reason {
    /** The manager uses another major version of the wire protocol. */
    WRONG_VERSION,
    /** The manager has another secret. */
    WRONG_SECRET,
    /** Another run's manager listens at that address. */
    OTHER_RUN,
    /** The access file is unusable. */
    ACCESS_FILE,
    /** The manager sent a message that this version, or this machine, cannot read. */
    UNREADABLE
  }
}
