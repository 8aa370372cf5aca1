package io.pcm.api.batch;

import java.nio.file.Path;
import java.util.List;

/**
 * Pilots to start.
 *
 * @param count how many, 1 or more
 * @param command program and arguments of one pilot; holds no secret
 * @param logs an existing folder for what the pilots print
 */
public record PilotRequest(int count, List<String> command, Path logs) {
  public PilotRequest {
    if (count < 1) {
      throw new IllegalArgumentException("at least one pilot is asked for, not " + count);
    }
    command = List.copyOf(command);
  }
}
