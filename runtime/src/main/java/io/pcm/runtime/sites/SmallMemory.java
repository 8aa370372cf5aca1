package io.pcm.runtime.sites;

import io.pcm.api.workflow.Library;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a pilot has too little memory for every library of a run, so that it would only wait.
 *
 * @see Pilots#memory
 */
public final class SmallMemory {
  private static final long MEBIBYTE = 1 << 20;

  private SmallMemory() {}

  /**
   * Says how much memory each library needs, and how much to request.
   *
   * @param bookable bytes that a pilot has for contexts
   * @return empty if a context of a library fits, or if it is unknown what one needs
   */
  public static Optional<String> of(List<Library> libraries, long bookable) {
    boolean all =
        !libraries.isEmpty()
            && libraries.stream().allMatch(each -> each.resources().memory() > bookable);
    if (!all) {
      return Optional.empty();
    }
    long least =
        libraries.stream().mapToLong(each -> each.resources().memory()).min().orElseThrow();
    String needs =
        libraries.stream()
            .sorted(Comparator.comparingLong(each -> each.resources().memory()))
            .map(each -> each.name() + " " + shown(each.resources().memory()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "too little memory: "
            + shown(bookable)
            + " for contexts, but a context needs: "
            + needs
            + ". Request at least "
            + shown(least + MemoryRequest.OWN)
            + " for each pilot (--memory, or memory: in the profile or the workflow), or reserve"
            + " less with resources: {memory: ...} of the library");
  }

  /** Rounded up, so that what is requested is enough. */
  private static String shown(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE + " MiB";
  }
}
