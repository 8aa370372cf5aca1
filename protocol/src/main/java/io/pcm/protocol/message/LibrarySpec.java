package io.pcm.protocol.message;

import io.pcm.api.workflow.Library;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A library under the number by which messages name it.
 *
 * @param digests SHA-256 in hex of each file whose content a pilot checks before it loads the
 *     library, by the path that the workflow has for it
 */
public record LibrarySpec(LibraryNumber number, Library library, Map<String, String> digests) {
  public LibrarySpec {
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }

  /** A library that reads no files. */
  public LibrarySpec(LibraryNumber number, Library library) {
    this(number, library, Map.of());
  }
}
