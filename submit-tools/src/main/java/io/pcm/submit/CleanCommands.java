package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Runs commands through {@code env}, which removes variables of this process: those that would
 * change the meaning of the commands, and those of a job that this process may run in, which a new
 * job would inherit.
 */
public final class CleanCommands implements Commands {
  private static final int NO_SUCH_PROGRAM = 127;
  private static final int NOT_TO_BE_RUN = 126;

  private final Commands runner;
  private final List<String> without;
  private final String whereTheyAre;

  /**
   * @param without names of variables to remove
   * @param whereTheyAre what to do if the commands are missing, such as {@code load their module}
   */
  public CleanCommands(Commands runner, Collection<String> without, String whereTheyAre) {
    this.runner = runner;
    this.without = List.copyOf(new TreeSet<>(without));
    this.whereTheyAre = whereTheyAre;
  }

  @Override
  public Map<String, String> surroundings() {
    return runner.surroundings();
  }

  @Override
  public CleanCommands within(Duration most) {
    return new CleanCommands(runner.within(most), without, whereTheyAre);
  }

  @Override
  public Answer run(List<String> argv, String input) throws BatchSystemException {
    return run(List.of(), argv, input);
  }

  /**
   * Like {@link #run(List, String)}, with additional variables.
   *
   * @param set each {@code NAME=value}
   */
  public Answer run(List<String> set, List<String> argv, String input) throws BatchSystemException {
    String program = argv.get(0);
    List<String> all = new ArrayList<>(List.of("env"));
    without.forEach(name -> all.addAll(List.of("-u", name)));
    all.addAll(set);
    all.addAll(argv);
    Answer answer;
    try {
      answer = runner.run(all, input);
    } catch (BatchSystemException e) {
      throw new BatchSystemException(
          e.kind(), ("" + e.getMessage()).replaceFirst("^env ", program + " "), e);
    }
    if (answer.err().startsWith("env:")) {
      requireStarted(program, answer);
    }
    return answer;
  }

  /**
   * The exit codes with which env reports that it could not start a program (env(1), Exit status).
   */
  private void requireStarted(String program, Answer answer) throws BatchSystemException {
    boolean forbidden =
        answer.exit() == NOT_TO_BE_RUN && answer.err().contains("Permission denied");
    if (answer.exit() == NO_SUCH_PROGRAM || forbidden) {
      throw new BatchSystemException(
          Kind.REFUSED, "program '" + program + "' not found or not executable; " + whereTheyAre);
    }
    if (answer.exit() == NOT_TO_BE_RUN) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, program + " could not be started: " + answer.complaint());
    }
  }
}
