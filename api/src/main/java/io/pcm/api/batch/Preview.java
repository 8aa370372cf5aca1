package io.pcm.api.batch;

import java.util.List;

/**
 * One command by which a {@link BatchSystem} would be asked for pilots.
 *
 * @param name of the jobs in the system; empty where jobs have none
 * @param count how many pilots it brings, 1 or more
 * @param command program and arguments; without a script it is a pilot itself, run {@code count}
 *     times
 * @param script what the command reads from its standard input, a job script or a submit file;
 *     empty if it reads nothing
 */
public record Preview(String name, int count, List<String> command, String script) {
  public Preview {
    if (count < 1) {
      throw new IllegalArgumentException("1 pilot or more, not " + count);
    }
    command = List.copyOf(command);
  }
}
