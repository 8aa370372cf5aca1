package io.pcm.runtime;

import io.pcm.runtime.sites.PilotGroups;
import io.pcm.runtime.sites.Pilots;
import java.util.List;
import java.util.Optional;

/**
 * What a workflow file says about its run, unless {@link RunOptions} say something else.
 *
 * @param pilots the groups of pilots
 * @param reuse other runs to take rows from
 * @param ports that its manager may listen on
 * @see RunListener
 */
public record RunDefaults(List<Pilots> pilots, Optional<Reuse> reuse, Optional<Ports> ports) {
  public static final RunDefaults NONE =
      new RunDefaults(List.of(), Optional.empty(), Optional.empty());

  public RunDefaults {
    pilots = PilotGroups.of(pilots);
  }
}
