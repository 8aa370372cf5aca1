package io.pcm.api.status;

/**
 * The state of a connected pilot.
 *
 * @see PilotProgress
 */
public enum PilotState {
  /** It holds no calls. */
  JOINED,
  /** It holds calls. */
  SERVING,
  /** It takes no new calls and will leave. */
  DRAINING
}
