package io.pcm.manager.store;

/** The bytes of a row are invalid in this version, although their checksum is correct. */
final class MalformedRowException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedRowException(String message) {
    super(message);
  }
}
