package io.pcm.transport;

/** Why bytes that came to a manager's door changed nothing. Each is counted. */
public enum RefusalCause {
  /** Not ours at all. */
  BAD_MAGIC,
  /** Ours, but shorter or longer than such a frame can be, or of an unknown kind. */
  BAD_FRAME,
  /** Another major version. */
  WRONG_VERSION,
  /** Of another run. */
  WRONG_RUN,
  /** A greeting by somebody who does not have the run's secret. */
  WRONG_SECRET,
  /** Sealed, but not with the session's key, or changed on the way. */
  DOES_NOT_OPEN,
  /** Sealed with the session's key, and seen before. */
  REPLAY,
  /** Genuine, but not a message that this version can read. */
  MALFORMED,
  /** Sealed for a session that is not known here, or no more. */
  UNKNOWN_SESSION,
  /** A handshake that gave way to newer ones or was not finished in time. */
  HANDSHAKE_DROPPED,
  /** Genuine, but frames before it were lost on the way: the session ended. */
  GAP,
  /** A length out of bounds that ZeroMQ would have believed. */
  OVERSIZE,
  /** A connection that was closed because it did not join in time, or gave way to newer ones. */
  NOT_JOINED,
  /** A connection that could not be taken, most likely for want of a file descriptor. */
  NOT_ACCEPTED,
  /**
   * A connection on which nothing genuine has come: port scans, silent ones, frames that ZeroMQ
   * itself refuses. One that has only just been made counts until its first frame has opened.
   */
  STRANGER
}
