package io.pcm.cli;

import java.io.IOException;

/** Nobody reads the output any more, as after {@code | head}: the command ends without a word. */
final class ClosedPipeException extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedPipeException(Throwable cause) {
    super("the reader of the output has ended", cause);
  }
}
