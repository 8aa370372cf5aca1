package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Settings of pilots while they are put together: from a profile, from a workflow file, from a
 * command line, the later over the earlier.
 */
public final class PilotDraft {
  private Optional<String> system = Optional.empty();
  private OptionalInt count = OptionalInt.empty();
  private OptionalInt cpus = OptionalInt.empty();
  private OptionalLong memory = OptionalLong.empty();
  private OptionalInt gpus = OptionalInt.empty();
  private Optional<Duration> time = Optional.empty();
  private Optional<Path> javaHome = Optional.empty();
  private final Map<String, List<String>> special = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if another was named before, or there is none of this name
   */
  public void system(String name) {
    BatchSystems.named(name);
    if (system.isPresent() && !system.get().equals(name)) {
      throw new IllegalArgumentException(
          "these settings are for " + system.get() + ", not for " + name);
    }
    system = Optional.of(name);
  }

  /** Empty while none was named. */
  public Optional<String> system() {
    return system;
  }

  public void count(int pilots) {
    count = OptionalInt.of(pilots);
  }

  public void cpus(int value) {
    cpus = OptionalInt.of(value);
  }

  public void memory(long bytes) {
    memory = OptionalLong.of(bytes);
  }

  public void gpus(int value) {
    gpus = OptionalInt.of(value);
  }

  public void time(Duration value) {
    time = Optional.of(value);
  }

  public void javaHome(Path value) {
    javaHome = Optional.of(value);
  }

  /**
   * What only some batch systems understand.
   *
   * @param key of a {@link BatchSetting}
   * @param values one, or of lines all
   */
  public void special(String key, List<String> values) {
    special.put(key, List.copyOf(values));
  }

  /** More lines of a key that takes lines. */
  public void more(String key, List<String> lines) {
    List<String> all = new ArrayList<>(special.getOrDefault(key, List.of()));
    all.addAll(lines);
    special(key, all);
  }

  /** How many pilots; 1 unless said. */
  public int count() {
    return count.orElse(1);
  }

  private PilotSettings build() {
    BatchSystemProvider provider =
        BatchSystems.named(
            system.orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "choose a batch system: " + BatchSystems.options())));
    for (String key : special.keySet()) {
      if (provider.settings().stream().noneMatch(each -> each.key().equals(key))) {
        throw new IllegalArgumentException(
            key + " is for " + BatchSystems.thatKnow(key) + ", not for " + provider.title());
      }
    }
    if (time.isPresent() && !provider.limitsTime()) {
      throw new IllegalArgumentException(
          "time is for batch systems; pilots on " + provider.title() + " have no time limit");
    }
    Site site = provider.site(new BatchValues(special));
    return new PilotSettings(site, new JobRoom(cpus, memory, gpus, time), javaHome);
  }

  /** What is wrong with these settings; empty if nothing is. */
  public Optional<String> mistake() {
    try {
      order();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The pilots that a run is to bring along.
   *
   * @throws IllegalArgumentException if no system was named, or a setting is not for it, or for too
   *     many
   */
  public PilotOrder order() {
    return new PilotOrder(build(), count());
  }
}
