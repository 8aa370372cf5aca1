package io.pcm.manager.store;

/** Bytes of a row that no PCM of this version wrote, although their sum is right. */
final class MalformedRowException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedRowException(String message) {
    super(message);
  }
}
