package io.pcm.transport;

/** Why incoming bytes or connections were refused. Each cause is counted. */
public enum RefusalCause {
  /** Not a frame of PCM. */
  BAD_MAGIC,
  /** A frame of PCM, but with an invalid length or an unknown type. */
  BAD_FRAME,
  /** Another major version of the wire protocol. */
  WRONG_VERSION,
  /** Another run. */
  WRONG_RUN,
  /** A greeting whose sender does not know the run's secret. */
  WRONG_SECRET,
  /** Not sealed with the session's key, or modified. */
  DOES_NOT_OPEN,
  /** Sealed with the session's key, but received before. */
  REPLAY,
  /** Authentic, but not a message that this version can read. */
  MALFORMED,
  /** Sealed for a session that is unknown or has ended. */
  UNKNOWN_SESSION,
  /** A handshake that was not finished in time, or was dropped for newer ones. */
  HANDSHAKE_DROPPED,
  /** Authentic, but earlier frames were lost; the session has ended. */
  GAP,
  /** An invalid length that ZeroMQ would have accepted. */
  OVERSIZE,
  /** A connection that was closed because it did not join in time, or for newer ones. */
  NOT_JOINED,
  /** A connection that was not accepted, most likely for lack of file descriptors. */
  NOT_ACCEPTED,
  /**
   * A connection without any authentic frame: a port scan, a silent connection, or frames that
   * ZeroMQ itself refuses. Includes new connections until their first frame has opened.
   */
  STRANGER
}
