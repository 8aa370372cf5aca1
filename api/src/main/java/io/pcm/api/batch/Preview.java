package io.pcm.api.batch;

import java.util.List;

/**
 * A command with which a {@link BatchSystem} would request pilots.
 *
 * @param name name of the jobs in the system; empty if jobs have no name
 * @param count number of pilots that it starts, 1 or more
 * @param command program and arguments; without a script it is the pilot itself, run {@code count}
 *     times
 * @param script standard input of the command, a job script or a submit file; empty if it reads
 *     none
 * @see BatchSystem
 */
public record Preview(String name, int count, List<String> command, String script) {
  public Preview {
    if (count < 1) {
      throw new IllegalArgumentException("1 pilot or more, not " + count);
    }
    command = List.copyOf(command);
  }
}
