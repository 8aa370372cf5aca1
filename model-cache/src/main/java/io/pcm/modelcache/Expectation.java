package io.pcm.modelcache;

import java.util.Optional;

/**
 * What is known of a file before it comes.
 *
 * @param bytes its size
 * @param sha256 of its content, 64 hex digits
 */
record Expectation(Optional<Long> bytes, Optional<String> sha256) {
  static final Expectation NONE = new Expectation(Optional.empty(), Optional.empty());

  /** Bytes that a file of unknown size may have (4 TiB): more is no model. */
  private static final long BYTES_MAX = 4L << 40;

  /** This, and where it says nothing the other. */
  Expectation or(Expectation other) {
    return new Expectation(bytes.or(other::bytes), sha256.or(other::sha256));
  }

  long bytesMax() {
    return bytes.orElse(BYTES_MAX);
  }

  /** Why a file of this size and content is not the one; empty if it is. */
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
