package io.pcm.runtime.sites;

import io.pcm.api.workflow.WrapRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds a pilot on its machine.
 *
 * @param java the JDK there; empty for that of this process
 * @param words of the wrapper; none for no wrapper
 */
record PilotPlace(Optional<Path> java, List<String> words) {
  static final PilotPlace DEFAULT = new PilotPlace(Optional.empty(), List.of());

  PilotPlace {
    words = List.copyOf(words);
  }

  PilotPlace javaHome(Path home) {
    if (!home.isAbsolute()) {
      throw new IllegalArgumentException("java-home must be an absolute path, not " + home);
    }
    return new PilotPlace(Optional.of(home), words);
  }

  PilotPlace wrap(String... given) {
    List<String> here = new ArrayList<>();
    for (String word : given) {
      Optional<String> fault = WrapRules.fault(word, here.size());
      if (fault.isPresent()) {
        throw new IllegalArgumentException("wrap " + fault.get());
      }
      here.add(WrapRules.here(word, Path.of(""), here.isEmpty()));
    }
    return new PilotPlace(java, here);
  }
}
