package io.pcm.cli;

/** For whom a command prints. */
enum OutputForm {
  /** People. */
  TABLE,
  /** Programs. */
  JSON
}
