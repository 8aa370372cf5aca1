package io.pcm.api.status;

/** What a pilot that is connected does. */
public enum PilotState {
  /** It holds no calls. */
  JOINED,
  /** It holds calls. */
  SERVING,
  /** It takes nothing new and leaves. */
  DRAINING
}
