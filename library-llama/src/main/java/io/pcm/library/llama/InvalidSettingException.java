package io.pcm.library.llama;

/**
 * A setting is missing, unknown or wrong; the message names it and says what would be right. It has
 * no stack trace: the mistake is not in the code.
 */
final class InvalidSettingException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidSettingException(String message) {
    super(message, null, false, false);
  }

  /** An exception is told with its class; of this one only the message matters. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
