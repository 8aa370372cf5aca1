package io.pcm.runtime.pilots;

import io.pcm.api.batch.JobRoom;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What pilots are to be like, from wherever they come.
 *
 * @param javaHome the JDK on the machines that they run on; empty: the path of this process's own
 * @param managerLost how long they go on when nothing is heard from a manager, as the command line
 *     of a pilot takes it; empty: its default
 */
public record PilotSettings(
    Site site, JobRoom room, Optional<Path> javaHome, Optional<String> managerLost) {
  public PilotSettings {
    javaHome.ifPresent(
        home -> {
          if (!home.isAbsolute()) {
            throw new IllegalArgumentException("java-home is an absolute path, not " + home);
          }
        });
  }
}
