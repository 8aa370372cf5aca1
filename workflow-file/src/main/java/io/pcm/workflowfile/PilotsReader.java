package io.pcm.workflowfile;

import io.pcm.api.batch.BatchSetting;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotDraft;
import io.pcm.runtime.sites.PilotOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads settings of pilots from YAML: one batch system and its settings, in a profile or under
 * {@code pilots} in a workflow.
 */
public final class PilotsReader {
  private static final List<String> COMMON =
      List.of("count", "time", "cpus", "memory", "gpus", "java-home");
  private static final int COUNT_MAX = 10_000;

  private PilotsReader() {}

  /**
   * Reads a profile.
   *
   * @throws WorkflowFileException if it has mistakes
   */
  public static PilotDraft profile(Path file) throws WorkflowFileException {
    Problems problems = new Problems();
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Place.Source source =
        new Place.Source(file.toString(), folder == null ? absolute : folder, true);
    Optional<PilotDraft> draft =
        SourceText.read(absolute, source, "", problems)
            .flatMap(text -> YamlReader.read(text, source, "", problems))
            .flatMap(value -> read(new Field(value, "", problems)));
    problems.throwIfAny();
    return draft.orElseThrow();
  }

  /** The pilots of a workflow; empty if there are mistakes, which are reported. */
  static Optional<PilotOrder> order(Field field) {
    return read(field).filter(draft -> draft.mistake().isEmpty()).map(PilotDraft::order);
  }

  /** The draft; empty if there are mistakes, which are reported. */
  static Optional<PilotDraft> read(Field field) {
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
    PilotDraft draft = new PilotDraft();
    draft.system(named.get(0));
    Optional<Field> settings = systems.get().get(named.get(0));
    settings
        .flatMap(f -> f.mapping("a mapping such as {count: 64, time: 2h}"))
        .ifPresent(fields -> fill(draft, named.get(0), fields));
    draft.mistake().ifPresent(field::wrong);
    return Optional.of(draft);
  }

  private static void fill(PilotDraft draft, String system, Fields fields) {
    List<String> known = new ArrayList<>(COMMON);
    for (BatchSetting setting : BatchSystems.named(system).settings()) {
      known.add(setting.key());
      fields
          .get(setting.key())
          .flatMap(field -> values(setting, field))
          .ifPresent(values -> draft.special(setting.key(), values));
    }
    fields.allowOnly(system, known);
    fields
        .get("count")
        .ifPresent(f -> f.integer(1, COUNT_MAX).ifPresent(n -> draft.count((int) n)));
    fields.get("cpus").ifPresent(f -> f.integer(1, 4096).ifPresent(n -> draft.cpus((int) n)));
    fields.get("gpus").ifPresent(f -> f.integer(0, 1024).ifPresent(n -> draft.gpus((int) n)));
    fields.get("memory").ifPresent(f -> Units.size(f).ifPresent(draft::memory));
    fields.get("time").flatMap(Units::duration).ifPresent(draft::time);
    fields.get("java-home").flatMap(Field::text).ifPresent(home -> draft.javaHome(Path.of(home)));
  }

  private static Optional<List<String>> values(BatchSetting setting, Field field) {
    return switch (setting.kind()) {
      case TEXT -> field.text().map(List::of);
      case FLAG, FLAG_ON -> field.bool().map(on -> List.of(String.valueOf(on)));
      case LINES -> Optional.of(field.words("a list of lines"));
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
