package io.pcm.workflowfile;

import io.pcm.api.batch.BatchSetting;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads settings of pilots from YAML: one batch system and its settings, in a profile or under
 * {@code pilots} in a workflow. Public only for the command line, which reads profiles; programs
 * write {@link io.pcm.runtime.sites.Pilots}, and {@link WorkflowFile} reads those of a workflow.
 */
public final class PilotsReader {
  private static final List<String> COMMON =
      List.of("count", "time", "cpus", "memory", "gpus", "java-home");

  private PilotsReader() {}

  /**
   * Reads a profile.
   *
   * @throws WorkflowFileException if it has mistakes
   */
  public static Pilots profile(Path file) throws WorkflowFileException {
    Problems problems = new Problems();
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Place.Source source =
        new Place.Source(file.toString(), folder == null ? absolute : folder, true);
    Optional<Pilots> pilots =
        SourceText.read(absolute, source, "", problems)
            .flatMap(text -> YamlReader.read(text, source, "", problems))
            .flatMap(value -> read(new Field(value, "", problems)));
    problems.throwIfAny();
    return pilots.orElseThrow();
  }

  /** The pilots; empty if there are mistakes, which are reported. */
  static Optional<Pilots> read(Field field) {
    Optional<Fields> systems = field.mapping("a mapping with " + BatchSystems.listed("or"));
    if (systems.isEmpty()) {
      return Optional.empty();
    }
    systems.get().allowOnly("pilots", BatchSystems.names());
    List<String> named =
        BatchSystems.names().stream().filter(name -> systems.get().has(name)).toList();
    if (named.size() != 1) {
      if (named.size() > 1) {
        field.wrong("must name one batch system, not " + String.join(" and ", named));
      } else if (systems.get().all().isEmpty()) {
        field.wrong("must name a batch system: one of " + BatchSystems.listed("and"));
      }
      return Optional.empty();
    }
    Pilots one = Pilots.on(named.get(0));
    Pilots pilots =
        systems
            .get()
            .get(named.get(0))
            .flatMap(f -> f.mapping("a mapping such as {count: 64, time: 2h}"))
            .map(fields -> filled(one, fields))
            .orElse(one);
    try {
      pilots.settings();
      return Optional.of(pilots);
    } catch (IllegalArgumentException e) {
      field.wrong(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Pilots filled(Pilots empty, Fields fields) {
    List<String> known = new ArrayList<>(COMMON);
    Pilots pilots = empty;
    for (BatchSetting setting : empty.system().settings()) {
      String key = setting.key();
      known.add(key);
      pilots = with(pilots, fields.get(key), f -> values(setting, f), (all, v) -> all.set(key, v));
    }
    fields.allowOnly(empty.system().name(), known);
    int most = empty.system().pilotsMax();
    pilots = with(pilots, fields.get("count"), f -> number(f, 1, most), Pilots::count);
    pilots = with(pilots, fields.get("cpus"), f -> number(f, 1, Pilots.CPUS_MAX), Pilots::cpus);
    pilots = with(pilots, fields.get("gpus"), f -> number(f, 0, Pilots.GPUS_MAX), Pilots::gpus);
    pilots = with(pilots, fields.get("memory"), PilotsReader::bytes, Pilots::memory);
    pilots = with(pilots, fields.get("time"), Units::duration, Pilots::time);
    return with(pilots, fields.get("java-home"), f -> f.text().map(Path::of), Pilots::javaHome);
  }

  /** The pilots with this setting; without it if it is missing or wrong. */
  private static <T> Pilots with(
      Pilots pilots,
      Optional<Field> field,
      Function<Field, Optional<T>> read,
      BiFunction<Pilots, T, Pilots> set) {
    Optional<T> value = field.flatMap(read);
    if (value.isEmpty()) {
      return pilots;
    }
    try {
      return set.apply(pilots, value.get());
    } catch (IllegalArgumentException e) {
      field.orElseThrow().wrong(String.valueOf(e.getMessage()));
      return pilots;
    }
  }

  private static Optional<Integer> number(Field field, int least, int most) {
    OptionalLong number = field.integer(least, most);
    return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
  }

  private static Optional<Long> bytes(Field field) {
    OptionalLong size = Units.size(field);
    return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
  }

  private static Optional<String[]> values(BatchSetting setting, Field field) {
    return switch (setting.kind()) {
      case TEXT -> field.text().map(text -> new String[] {text});
      case FLAG, FLAG_ON -> field.bool().map(on -> new String[] {String.valueOf(on)});
      case LINES -> Optional.of(field.words("a list of lines").toArray(String[]::new));
    };
  }

  /** The available profiles: their names without {@code .yaml}, with their files. */
  public static Map<String, Path> profiles(Path folder) {
    java.util.TreeMap<String, Path> found = new java.util.TreeMap<>();
    try (var files = java.nio.file.Files.newDirectoryStream(folder, "*.yaml")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        found.put(name.substring(0, name.length() - ".yaml".length()), file);
      }
    } catch (java.io.IOException e) {
      return Map.of();
    }
    return found;
  }
}
