package io.pcm.library.llm;

/**
 * A setting is missing, unknown or wrong; the message names it and says what is valid. Has no stack
 * trace, because the mistake is not in the code.
 */
public final class InvalidSettingException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message, null, false, false);
  }

  /** The default includes the class name, but only the message is useful. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
