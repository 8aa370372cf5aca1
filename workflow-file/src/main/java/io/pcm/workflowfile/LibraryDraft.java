package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.model.ModelFiles;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.UnknownModelException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A library whose model has not been resolved yet, which may take long.
 *
 * @param contextSize tokens, for a library of kind llama
 * @param library for kind llama without the model in settings and files
 */
record LibraryDraft(Library library, Optional<Model> model, int contextSize) {

  /**
   * The model in the workflow.
   *
   * @param path absolute; present if the value is a path
   */
  record Model(Field field, Optional<Path> path) {

    /** The model's file; empty if there is no such model, which is reported. */
    Optional<Path> found(ModelResolver models) throws ModelException, InterruptedException {
      if (path.isPresent()) {
        return path;
      }
      try {
        return Optional.of(models.resolve(field.text().orElse("")));
      } catch (UnknownModelException e) {
        field.wrong(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }
  }

  boolean isLlama() {
    return model.isPresent();
  }

  /** The library with its model, including all parts; the model is the first of its files. */
  Library with(Path file) {
    Set<Path> files = new LinkedHashSet<>(ModelFiles.of(file));
    files.addAll(library.files());
    String settings = library.settings().toString();
    return library
        .change()
        .settings(
            Json.of("{\"model\":" + Json.quote(file.toString()) + "," + settings.substring(1)))
        .files(List.copyOf(files))
        .build();
  }
}
