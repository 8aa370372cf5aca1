package io.pcm.runtime.pilots;

import io.pcm.api.batch.JobRoom;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What pilots are to be like, from wherever they come.
 *
 * @param javaHome the JDK on the machines that they run on; empty: the path of this process's own
 */
public record PilotSettings(Site site, JobRoom room, Optional<Path> javaHome) {
  public PilotSettings {
    javaHome.ifPresent(
        home -> {
          if (!home.isAbsolute()) {
            throw new IllegalArgumentException("java-home is an absolute path, not " + home);
          }
        });
  }
}
