package io.pcm.runtime.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The browsers that have shown a token, known by a cookie, and when they last asked for data.
 * Thread-safe.
 */
final class Visitors {
  /** The one that has been away for longest is forgotten, and needs a new token. */
  static final int MAX = 64;

  /** A page asks every two seconds; one that asked this recently still looks. */
  static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(6);

  private static final long STEP_MILLIS = 100;

  private static final int COOKIE_BYTES = 32;
  private static final long NEVER = Long.MIN_VALUE;

  /** When each asked for data, by the digest of its cookie; the last seen at the end. */
  private final Map<String, Long> askedNanos = new LinkedHashMap<>(16, 0.75f, true);

  /** A new visitor's cookie. */
  synchronized String admit() {
    String cookie = OneTimeTokens.text(OneTimeTokens.random(COOKIE_BYTES));
    if (askedNanos.size() >= MAX) {
      askedNanos.remove(askedNanos.keySet().iterator().next());
    }
    askedNanos.put(digest(cookie), NEVER);
    return cookie;
  }

  synchronized boolean knows(String cookie) {
    return askedNanos.get(digest(cookie)) != null;
  }

  /**
   * A visitor gets data.
   *
   * @param last whether there will be no newer data
   */
  synchronized void sees(String cookie, boolean last) {
    askedNanos.replace(digest(cookie), last ? NEVER : System.nanoTime());
    notifyAll();
  }

  /** Waits until all who still look have seen the last data; at most six seconds. */
  synchronized void awaitLastLooks() throws InterruptedException {
    while (areLooking()) {
      wait(STEP_MILLIS);
    }
  }

  private boolean areLooking() {
    long now = System.nanoTime();
    return askedNanos.values().stream()
        .anyMatch(asked -> asked != NEVER && now - asked < LOOKING_NANOS);
  }

  /** How long a lookup takes tells nothing about the cookies that are known. */
  private static String digest(String cookie) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return OneTimeTokens.text(sha.digest(cookie.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
