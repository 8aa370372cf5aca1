package io.pcm.runtime.sites;

import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.Site;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;

/**
 * Settings of pilots, independent of their source. Programs make them with {@link Pilots}.
 *
 * @param site the batch system, with its own settings
 * @param room what a pilot requests; what is empty is chosen by {@link #roomFor}
 * @param javaHome the JDK on the pilots' machines; empty: the path of this process's JDK
 * @param wrap a program and arguments that come before the command of a pilot; empty for none
 */
public record PilotSettings(Site site, JobRoom room, Optional<Path> javaHome, List<String> wrap) {
  public PilotSettings {
    wrap = List.copyOf(wrap);
    javaHome.ifPresent(
        home -> {
          if (!home.isAbsolute()) {
            throw new IllegalArgumentException("java-home must be an absolute path, not " + home);
          }
        });
  }

  /**
   * Bytes of a job's memory that contexts may reserve: all except half a GiB for the pilot, but at
   * least half.
   */
  public static long bookable(long memory) {
    return Math.max(memory - MemoryRequest.OWN, memory / 2);
  }

  /**
   * A copy with resources for contexts of each of these libraries, where none were requested:
   * processors and GPUs for one context of the most demanding library, memory for as many contexts
   * as these allow.
   */
  public PilotSettings roomFor(List<Library> libraries) {
    JobRoom chosen = withoutMemory(libraries);
    OptionalLong memory =
        room.memory().isPresent() ? room.memory() : memoryFor(libraries, chosen).bytes();
    return new PilotSettings(
        site, new JobRoom(chosen.cpus(), memory, chosen.gpus(), chosen.time()), javaHome, wrap);
  }

  /**
   * How much memory {@link #roomFor} requests, why, and how to change it; empty if there is nothing
   * to say, because the user chose enough memory.
   */
  public Optional<String> memoryNote(List<Library> libraries) {
    if (isLocal()) {
      return Optional.empty();
    }
    return room.memory().isPresent()
        ? SmallMemory.of(libraries, bookable(room.memory().getAsLong()))
        : memoryFor(libraries, withoutMemory(libraries)).note();
  }

  private MemoryRequest memoryFor(List<Library> libraries, JobRoom chosen) {
    return MemoryRequest.of(libraries, chosen, !isLocal());
  }

  private boolean isLocal() {
    return BatchSystems.isLocal(site.system());
  }

  private JobRoom withoutMemory(List<Library> libraries) {
    int cores = most(libraries, Resources::cores);
    int gpus = most(libraries, Resources::gpuCount);
    return new JobRoom(
        room.cpus().isPresent() || cores == 0 ? room.cpus() : OptionalInt.of(cores),
        room.memory(),
        room.gpus().isPresent() || gpus == 0 ? room.gpus() : OptionalInt.of(gpus),
        room.time());
  }

  private static int most(List<Library> libraries, ToIntFunction<Resources> part) {
    return libraries.stream().map(Library::resources).mapToInt(part).max().orElse(0);
  }
}
