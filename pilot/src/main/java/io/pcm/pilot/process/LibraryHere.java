package io.pcm.pilot.process;

import io.pcm.protocol.message.LoadedContent;
import java.util.Optional;

/** A library as it is on this machine, after its process was started. */
interface LibraryHere {
  /** Why the listed files are not those of the run; empty if they are. */
  Optional<String> changed();

  /** The other files that the library has loaded, with their digests. */
  LoadedContent others(ToldContent told);

  /**
   * What to do about a process that has ended without an answer to LOAD.
   *
   * @param code its exit code
   * @return empty if there is nothing to say
   */
  Optional<String> advice(int code);
}
