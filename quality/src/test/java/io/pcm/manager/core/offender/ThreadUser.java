package io.pcm.manager.core.offender;

import java.util.concurrent.ConcurrentHashMap;

/** Violates a rule deliberately: uses more of the JDK than values. */
public final class ThreadUser {
  private ThreadUser() {}

  static int work() {
    return new ConcurrentHashMap<String, String>().size();
  }
}
