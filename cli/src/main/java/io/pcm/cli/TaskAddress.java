package io.pcm.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run and perhaps one of its tasks, as a user writes it: {@code RUN:TASK}, {@code RUN}, or {@code
 * :TASK} for the last run.
 *
 * @param run what {@code --run} takes
 * @param task as {@code pcm results} takes it; empty: all
 */
record TaskAddress(Path run, Optional<String> task) {
  /** A path of a run directory may itself have a colon. */
  static TaskAddress parse(String text, Path here) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || Files.isDirectory(here.resolve(text))) {
      return new TaskAddress(Path.of(text), Optional.empty());
    }
    String run = colon == 0 ? "last" : text.substring(0, colon);
    String task = text.substring(colon + 1);
    return new TaskAddress(Path.of(run), task.isEmpty() ? Optional.empty() : Optional.of(task));
  }
}
