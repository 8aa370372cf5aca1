package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import java.util.List;
import java.util.Map;

/** Runs commands of a batch system. Blocks its caller; safe for several threads. */
public interface Commands {
  /**
   * What a command answered.
   *
   * @param exit its exit code, 0 to 255
   */
  record Answer(int exit, String out, String err) {
    /** What it said went wrong: standard error, or standard output if that is empty. */
    public String complaint() {
      String text = err.isBlank() ? out : err;
      return text.isBlank() ? "exit code " + exit + " and no output" : text.strip();
    }
  }

  /** The environment of this process, in which the locale is still the user's. */
  Map<String, String> surroundings();

  /**
   * @param argv program and arguments, handed over without any shell
   * @param input what it reads from standard input
   * @throws BatchSystemException REFUSED if there is no such program or it may not be run;
   *     UNREACHABLE if it cannot be started for another reason, such as no room for a process, does
   *     not end or close its output in time, or prints too much. Any exit code is an answer.
   */
  Answer run(List<String> argv, String input) throws BatchSystemException;
}
