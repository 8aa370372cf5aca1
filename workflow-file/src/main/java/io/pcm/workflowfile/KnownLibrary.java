package io.pcm.workflowfile;

import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.workflow.LibraryFunctions;
import java.util.Optional;

/**
 * The functions of a library by its kind.
 *
 * @param llm of a library of kind llm
 * @param own of any other library
 */
record KnownLibrary(Optional<LlmFunctions> llm, Optional<LibraryFunctions> own) {
  /** A library whose mistakes leave its kind open. */
  static final KnownLibrary WRONG = new KnownLibrary(Optional.empty(), Optional.empty());

  static KnownLibrary of(LlmFunctions functions) {
    return new KnownLibrary(Optional.of(functions), Optional.empty());
  }

  static KnownLibrary of(LibraryFunctions functions) {
    return new KnownLibrary(Optional.empty(), Optional.of(functions));
  }
}
