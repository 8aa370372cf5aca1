package io.pcm.protocol.codec;

import org.jspecify.annotations.Nullable;

/** The bytes are not a message of this major version. Their sender is faulty or hostile. */
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
