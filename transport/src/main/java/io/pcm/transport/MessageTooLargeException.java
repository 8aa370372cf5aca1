package io.pcm.transport;

/**
 * The message would not fit a frame; nothing was sent. The sender must cut it into smaller ones.
 */
public final class MessageTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(String message) {
    super(message);
  }
}
