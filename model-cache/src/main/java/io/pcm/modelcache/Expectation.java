package io.pcm.modelcache;

import java.util.Optional;

/**
 * What is known about a file before the download.
 *
 * @param bytes its size
 * @param sha256 SHA-256 of its content, 64 hex digits
 */
record Expectation(Optional<Long> bytes, Optional<String> sha256) {
  static final Expectation NONE = new Expectation(Optional.empty(), Optional.empty());

  /** Maximum bytes of a file of unknown size (4 TiB); no model is larger. */
  private static final long BYTES_MAX = 4L << 40;

  /** This expectation, with missing parts taken from the other. */
  Expectation or(Expectation other) {
    return new Expectation(bytes.or(other::bytes), sha256.or(other::sha256));
  }

  long bytesMax() {
    return bytes.orElse(BYTES_MAX);
  }

  /** Why a file of this size and hash is the wrong one; empty if it is right. */
  Optional<String> refusal(long size, String hash) {
    Optional<String> bySize = refusalOfSize(size);
    if (bySize.isPresent() || sha256.isEmpty() || sha256.get().equals(hash)) {
      return bySize;
    }
    return Optional.of("its sha256 is " + hash + " instead of " + sha256.get());
  }

  Optional<String> refusalOfSize(long size) {
    return bytes
        .filter(wanted -> wanted != size)
        .map(wanted -> String.format("it has %,d bytes instead of %,d", size, wanted));
  }
}
