package io.pcm.pilot.process;

import io.pcm.protocol.message.LoadedContent;
import java.util.Optional;

/** Looks at the files of a library after it has loaded. */
interface LoadedFiles {
  /** Why the listed files are not those of the run; empty if they are. */
  Optional<String> changed();

  /** The other files that the library has loaded, with their digests. */
  LoadedContent others(ToldContent told);
}
