package io.pcm.library.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines that bash runs before it becomes the server, so that {@code module load} and {@code source
 * …/activate} work. A login shell, because that is where clusters define {@code module}.
 */
final class SetupLines {
  /**
   * The lines and the command are arguments, so that nothing has to be quoted. A line runs at the
   * top level, not in a function, and sees no arguments, as if it were typed. If one fails or ends
   * the shell, the last thing said is which one; if the program cannot be started, what to do.
   */
  private static final String SCRIPT =
      """
      pcm_count=$1
      shift
      pcm_lines=("${@:1:pcm_count}")
      pcm_command=("${@:pcm_count+1}")
      set --
      trap 'pcm_code=$?; echo "setup: exit code $pcm_code of the line: $pcm_line" >&2' EXIT
      for pcm_line in "${pcm_lines[@]}"; do
        eval "$pcm_line" || exit
      done
      trap - EXIT
      shopt -s execfail
      exec "${pcm_command[@]}"
      pcm_code=$?
      echo "setup: exit code $pcm_code of the program ${pcm_command[0]}, which these lines must put" \
        "into PATH on this machine; or set the library's command" >&2
      exit $pcm_code
      """;

  private SetupLines() {}

  /** The command that runs these lines and then this command; the command itself without lines. */
  static List<String> before(List<String> command, List<String> lines) {
    if (lines.isEmpty()) {
      return command;
    }
    List<String> all = new ArrayList<>(List.of("bash", "-lc", SCRIPT, "setup"));
    all.add(Integer.toString(lines.size()));
    all.addAll(lines);
    all.addAll(command);
    return all;
  }
}
