package io.pcm.runtime.lines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Passes on lines, and notes which versions of their task made them. Lines say so only where
 * versions are mixed, in their last member. Not thread-safe.
 */
public final class SeenVersions implements LineTaker {
  private static final Pattern LAST = Pattern.compile(",\"version\":(\\d{1,10})}\\n$");

  /** Enough bytes for the last member. */
  private static final int TAIL_BYTES = 32;

  /** More are not told apart. */
  private static final int VERSIONS_MAX = 100;

  private final LineTaker taker;
  private final Set<Long> versions = new TreeSet<>();

  public SeenVersions(LineTaker taker) {
    this.taker = taker;
  }

  @Override
  public boolean take(byte[] line, int length) throws IOException {
    int tail = Math.min(TAIL_BYTES, length);
    Matcher last = LAST.matcher(new String(line, length - tail, tail, StandardCharsets.ISO_8859_1));
    if (last.find() && versions.size() < VERSIONS_MAX) {
      versions.add(Long.parseLong(last.group(1)));
    }
    return taker.take(line, length);
  }

  /** Whether the lines are of several versions, so that they may not be comparable. */
  public boolean mixed() {
    return versions.size() > 1;
  }

  /** {@code 1, 3}. */
  public String listed() {
    return versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
