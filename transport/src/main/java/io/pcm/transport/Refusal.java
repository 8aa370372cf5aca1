package io.pcm.transport;

/**
 * Why an endpoint will never be let in as things are.
 *
 * @param message for people: what, why and the mend
 */
public record Refusal(Reason reason, String message) {
  public enum Reason {
    /** The manager speaks another major version of the wire. */
    WRONG_VERSION,
    /** The manager has another secret. */
    WRONG_SECRET,
    /** At that address lives another run. */
    OTHER_RUN,
    /** The access file cannot be used. */
    ACCESS_FILE,
    /** The manager says what this version, or this machine, cannot read. */
    UNREADABLE
  }
}
