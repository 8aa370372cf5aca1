package io.pcm.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of everything that happened: equal digests, equal histories. */
final class Trace {
  private final MessageDigest digest;
  private final Timeline time;
  private final ByteBuffer moment = ByteBuffer.allocate(Long.BYTES);

  Trace(Timeline time) {
    this.time = time;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void add(byte[] what) {
    digest.update(moment.clear().putLong(time.passed().toNanos()).array());
    digest.update(what);
  }

  void add(String what) {
    add(what.getBytes(StandardCharsets.UTF_8));
  }

  String end() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
