package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs commands of a batch system. Blocks the caller; thread-safe. */
public interface Commands {
  /**
   * The result of a command.
   *
   * @param exit its exit code, 0 to 255
   */
  record Answer(int exit, String out, String err) {
    /** Its error message: standard error, or standard output if that is empty. */
    public String complaint() {
      String text = err.isBlank() ? out : err;
      return text.isBlank() ? "exit code " + exit + " and no output" : text.strip();
    }
  }

  /** The environment of this process, with the user's locale. */
  Map<String, String> surroundings();

  /**
   * The same with a time limit of at most this for each command, for a question that matters less
   * than a quick answer.
   */
  default Commands within(Duration most) {
    return this;
  }

  /**
   * @param argv program and arguments, passed without a shell
   * @param input standard input of the command
   * @throws BatchSystemException REFUSED if the program does not exist or may not be run;
   *     UNREACHABLE if it cannot be started for another reason, such as too many processes, does
   *     not end or close its output in time, or prints too much. Any exit code is an answer.
   */
  Answer run(List<String> argv, String input) throws BatchSystemException;
}
