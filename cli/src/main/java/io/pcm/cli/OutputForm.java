package io.pcm.cli;

/** The output format of a command. */
enum OutputForm {
  /** For users. */
  TABLE,
  /** For programs. */
  JSON
}
