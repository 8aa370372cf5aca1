package io.pcm.transport;

import java.io.IOException;

/** The manager, or the access file, will not let us in; trying again changes nothing. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
