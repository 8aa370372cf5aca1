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
 */
public record PilotSettings(Site site, JobRoom room, Optional<Path> javaHome) {
  public PilotSettings {
    javaHome.ifPresent(
        home -> {
          if (!home.isAbsolute()) {
            throw new IllegalArgumentException("java-home must be an absolute path, not " + home);
          }
        });
  }

  /** Memory for the pilot itself, in addition to its contexts. */
  static final long OWN_MEMORY = 512L << 20;

  /**
   * Bytes of a job's memory that contexts may reserve: all except half a GiB for the pilot, but at
   * least half.
   */
  public static long bookable(long memory) {
    return Math.max(memory - OWN_MEMORY, memory / 2);
  }

  /**
   * A copy with resources for contexts of each of these libraries, where none were requested:
   * processors and GPUs for one context of the most demanding library, memory for as many contexts
   * as the processors allow.
   */
  public PilotSettings roomFor(List<Library> libraries) {
    int cores = most(libraries, Resources::cores);
    int gpus = most(libraries, Resources::gpuCount);
    OptionalInt cpus = room.cpus().isPresent() || cores == 0 ? room.cpus() : OptionalInt.of(cores);
    long memory =
        libraries.stream()
            .map(Library::resources)
            .mapToLong(each -> each.memory() * contexts(each, cpus.orElse(1)))
            .max()
            .orElse(0);
    return new PilotSettings(
        site,
        new JobRoom(
            cpus,
            room.memory().isPresent() || memory == 0
                ? room.memory()
                : OptionalLong.of(memory + OWN_MEMORY),
            room.gpus().isPresent() || gpus == 0 ? room.gpus() : OptionalInt.of(gpus),
            room.time()),
        javaHome);
  }

  private static int contexts(Resources of, int cpus) {
    return of.cores() == 0 ? 1 : Math.max(1, cpus / of.cores());
  }

  private static int most(List<Library> libraries, ToIntFunction<Resources> part) {
    return libraries.stream().map(Library::resources).mapToInt(part).max().orElse(0);
  }
}
