package io.pcm.runtime.lines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Passes on lines, and notes which versions of their task made them. Lines say so only where
 * versions are mixed, in their last member. Not thread-safe.
 */
public final class SeenVersions implements LineTaker {
  private static final byte[] NAME = ",\"version\":".getBytes(StandardCharsets.US_ASCII);

  /** Digits of a number of a version. */
  private static final int DIGITS_MAX = 10;

  /** More are not told apart. */
  private static final int VERSIONS_MAX = 100;

  private final LineTaker taker;
  private final Set<Long> versions = new TreeSet<>();

  public SeenVersions(LineTaker taker) {
    this.taker = taker;
  }

  @Override
  public boolean take(byte[] line, int length) throws IOException {
    int end = length - 2;
    int from = end;
    while (from > 0 && end - from < DIGITS_MAX && Character.isDigit(line[from - 1])) {
      from--;
    }
    if (from < end && isNamed(line, from) && versions.size() < VERSIONS_MAX) {
      versions.add(Long.parseLong(new String(line, from, end - from, StandardCharsets.US_ASCII)));
    }
    return taker.take(line, length);
  }

  /** Whether the name of the member is before the number. */
  private static boolean isNamed(byte[] line, int number) {
    int name = number - NAME.length;
    return name > 0 && Arrays.equals(line, name, number, NAME, 0, NAME.length);
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
