package io.pcm.workflowfile;

import java.nio.file.Path;

/**
 * Where something was written.
 *
 * @param source the file or option
 * @param line from 1
 * @param column from 1, in code points
 */
record Place(Source source, int line, int column) {

  /**
   * A text that YAML was read from.
   *
   * @param display how messages call it: a path as the user gave it, or {@code --set key}
   * @param directory what relative paths in it are relative to, absolute
   * @param numbered whether line and column help to find the place; in an option they do not
   */
  record Source(String display, Path directory, boolean numbered) {}

  /** The same place, with paths relative to where another text's paths are. */
  Place withDirectoryOf(Place other) {
    return new Place(
        new Source(source.display(), other.source.directory(), source.numbered()), line, column);
  }

  @Override
  public String toString() {
    return source.numbered() ? source.display() + ":" + line + ":" + column : source.display();
  }
}
