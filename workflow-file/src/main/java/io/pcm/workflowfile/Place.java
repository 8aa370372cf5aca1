package io.pcm.workflowfile;

import java.nio.file.Path;

/**
 * A position in a text.
 *
 * @param source the file or option
 * @param line from 1
 * @param column from 1, in code points
 */
record Place(Source source, int line, int column) {

  /**
   * The source of a YAML text.
   *
   * @param display its name in messages: a path as given by the user, or {@code --set key}
   * @param directory the absolute folder for relative paths in it
   * @param numbered whether line and column are useful; they are not in an option
   */
  record Source(String display, Path directory, boolean numbered) {}

  /** The same position, but relative paths are relative to the folder of another text. */
  Place withDirectoryOf(Place other) {
    return new Place(
        new Source(source.display(), other.source.directory(), source.numbered()), line, column);
  }

  @Override
  public String toString() {
    return source.numbered() ? source.display() + ":" + line + ":" + column : source.display();
  }
}
