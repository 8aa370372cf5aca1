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
 * Settings of pilots while they are collected from a profile, a workflow file and a command line;
 * later ones override earlier ones.
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
   * @throws IllegalArgumentException if another system was set before, or the name is unknown
   */
  public void system(String name) {
    BatchSystems.named(name);
    if (system.isPresent() && !system.get().equals(name)) {
      throw new IllegalArgumentException(
          "these settings are for " + system.get() + ", not for " + name);
    }
    system = Optional.of(name);
  }

  /** The system's name; empty if none was set. */
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
   * Sets a setting that only some batch systems understand.
   *
   * @param key key of a {@link BatchSetting}
   * @param values one value, or all lines
   */
  public void special(String key, List<String> values) {
    special.put(key, List.copyOf(values));
  }

  /** Adds lines to a setting of several lines. */
  public void more(String key, List<String> lines) {
    List<String> all = new ArrayList<>(special.getOrDefault(key, List.of()));
    all.addAll(lines);
    special(key, all);
  }

  /** The number of pilots; 1 by default. */
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

  /** What is wrong with these settings; empty if nothing. */
  public Optional<String> mistake() {
    try {
      order();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The pilots for a run to start.
   *
   * @throws IllegalArgumentException if no system was set, a setting is for another system, or
   *     there are too many pilots
   */
  public PilotOrder order() {
    return new PilotOrder(build(), count());
  }
}
