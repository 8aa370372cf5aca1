package io.pcm.pilot.core;

import java.time.Duration;

/** Text for messages. */
final class Phrases {
  static final int EVIDENCE_LIMIT = 8192;

  private Phrases() {}

  static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + " ms";
    }
    long seconds = millis / 1000;
    return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }

  /** Shortens evidence; keeps the end, which is the most important part. */
  static String evidence(String text) {
    if (text.length() <= EVIDENCE_LIMIT) {
      return text;
    }
    int head = EVIDENCE_LIMIT / 4;
    String cut = "\n[... cut ...]\n";
    return text.substring(0, head)
        + cut
        + text.substring(text.length() - (EVIDENCE_LIMIT - head - cut.length()));
  }
}
