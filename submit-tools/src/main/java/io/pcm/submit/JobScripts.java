package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.PilotRequest;
import java.util.Collection;

/** Common code of job scripts that a batch system reads options from and a shell runs. */
public final class JobScripts {
  private JobScripts() {}

  /**
   * Refuses requests that no such job can fulfil.
   *
   * @param title name of the batch system, such as {@code Slurm}
   * @throws BatchSystemException REFUSED for files to transfer, and for a program that {@code exec}
   *     would treat as an option
   */
  public static void require(String title, PilotRequest request) throws BatchSystemException {
    if (!request.files().isEmpty()) {
      throw new BatchSystemException(
          Kind.REFUSED,
          title
              + " does not transfer files to its jobs, but the pilots need "
              + request.files().get(0).name()
              + "; put them on a file system that all nodes share");
    }
    String program = request.command().get(0);
    if (program.startsWith("-")) {
      throw new BatchSystemException(
          Kind.REFUSED, "a program's name must not begin with a dash: '" + program + "'");
    }
  }

  /**
   * One command line. No line of it begins with text from a word, because sbatch and qsub treat
   * {@code #PBS} or {@code #$} as options anywhere in a script. So single quotes are closed and
   * reopened at each line break.
   */
  public static String line(Collection<String> words) {
    return ShellWord.line(words).replace("\n", "\n''");
  }
}
