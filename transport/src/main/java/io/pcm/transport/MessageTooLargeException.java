package io.pcm.transport;

/**
 * The message exceeds the size limit; nothing was sent. The sender must split it into smaller
 * messages.
 */
public final class MessageTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(String message) {
    super(message);
  }
}
