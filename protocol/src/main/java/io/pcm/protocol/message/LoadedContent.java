package io.pcm.protocol.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a library has loaded besides the files that its workflow lists, as far as it says.
 *
 * @param files SHA-256 in hex by path, at most {@link #FILES_MAX}
 * @param packages a digest of the packages installed where it runs; empty if unknown
 */
public record LoadedContent(Map<String, String> files, String packages) {
  /** Maximum number of files. More than a thousand own modules are no script any more. */
  public static final int FILES_MAX = 1_000;

  /** Maximum characters of all paths together, so that they fit into one message. */
  public static final int PATHS_LENGTH = 128 * 1024;

  /** Maximum characters of the digest of packages. */
  public static final int PACKAGES_LENGTH = 128;

  /** A library that says nothing. */
  public static final LoadedContent NOTHING = new LoadedContent(Map.of(), "");

  /**
   * @throws IllegalArgumentException if it is larger than allowed
   */
  public LoadedContent {
    if (files.size() > FILES_MAX
        || packages.length() > PACKAGES_LENGTH
        || files.keySet().stream().mapToInt(String::length).sum() > PATHS_LENGTH) {
      throw new IllegalArgumentException("a library has loaded more files than can be told");
    }
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  public boolean isEmpty() {
    return files.isEmpty() && packages.isEmpty();
  }
}
