package io.pcm.runtime.identity;

import java.io.IOException;
import java.nio.file.Path;

/** The hash of a file's content. */
@FunctionalInterface
public interface FileHasher {
  /**
   * @return 64 lower-case hex digits
   * @throws IOException if the file cannot be read; the message names it
   */
  String sha256(Path file) throws IOException;

  /** A hasher that reads a file on every call. */
  default FileHasher always() {
    return this;
  }
}
