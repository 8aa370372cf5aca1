package io.pcm.workflowfile;

import io.pcm.api.workflow.GivenFiles;
import io.pcm.api.workflow.Mistake;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Converts paths to absolute ones; relative paths are relative to the text that contains them. */
final class FilePaths {
  private FilePaths() {}

  /** The absolute path, whether or not it exists. */
  static Optional<Path> absolute(Field field) {
    return field.word("a path").flatMap(text -> absolute(field, text));
  }

  /** The absolute path of a text at the place of the field. */
  static Optional<Path> absolute(Field field, String text) {
    try {
      Path directory = field.value().place().source().directory();
      return Optional.of(directory.resolve(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      field.wrong("must be a path, not " + Mistake.quoted(text) + ": " + e.getReason());
      return Optional.empty();
    }
  }

  /** The absolute path of an existing regular file. */
  static Optional<Path> file(Field field) {
    Optional<Path> path = absolute(field);
    Optional<String> fault = path.flatMap(GivenFiles::fault);
    fault.ifPresent(field::wrong);
    return fault.isPresent() ? Optional.empty() : path;
  }
}
