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
 * @param identity equal for libraries whose contexts are interchangeable, at most 128 characters.
 *     Numbers are positions in a workflow, so a library may have another one under the next manager
 */
public record LibrarySpec(
    LibraryNumber number, Library library, Map<String, String> digests, String identity) {
  public LibrarySpec {
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
  }

  /** A library that is identified by its name, for workflows that do not change. */
  public LibrarySpec(LibraryNumber number, Library library) {
    this(number, library, Map.of(), library.name());
  }
}
