package io.pcm.protocol.codec;

import org.jspecify.annotations.Nullable;

/** Bytes that are no message of this major version. Whoever sent them is faulty or hostile. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }

  MalformedMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static MalformedMessageException unknown(int type) {
    return new MalformedMessageException("no message is of type " + type);
  }
}
