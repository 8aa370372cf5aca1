package io.pcm.runtime.rundir;

import java.nio.file.Path;

/** A path as one word of a shell line that a user may copy. */
final class ShellWord {
  private ShellWord() {}

  static String of(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
