package io.pcm.protocol.message;

import io.pcm.api.workflow.Library;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A library and its number in messages.
 *
 * @param digests SHA-256 in hex of each file that a pilot checks before it loads the library, by
 *     its path in the workflow
 */
public record LibrarySpec(LibraryNumber number, Library library, Map<String, String> digests) {
  public LibrarySpec {
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }

  /** A library without files to check. */
  public LibrarySpec(LibraryNumber number, Library library) {
    this(number, library, Map.of());
  }
}
