package io.pcm.transport;

/**
 * The message is over the limit of one message; nothing was sent. The sender must cut it into
 * smaller ones.
 */
public final class MessageTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(String message) {
    super(message);
  }
}
