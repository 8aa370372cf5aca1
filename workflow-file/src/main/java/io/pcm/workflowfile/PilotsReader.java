package io.pcm.workflowfile;

import io.pcm.runtime.sites.PilotGroups;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads settings of pilots from YAML: one batch system and its settings in a profile, one or
 * several under {@code pilots} in a workflow. Public only for the command line, which reads
 * profiles; programs write {@link io.pcm.runtime.sites.Pilots}, and {@link WorkflowFile} reads
 * those of a workflow.
 */
public final class PilotsReader {
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
            .flatMap(value -> new PilotGroupReader(false).read(new Field(value, "", problems)));
    problems.throwIfAny();
    return pilots.orElseThrow();
  }

  /** The groups of a workflow, without those that have mistakes, which are reported. */
  static List<Pilots> groups(Field field) {
    PilotGroupReader reader = new PilotGroupReader(true);
    if (!(field.value() instanceof Value.Listing)) {
      return reader.read(field).stream().toList();
    }
    List<Field> items = field.list("a list of groups").orElse(List.of());
    if (items.isEmpty()) {
      field.wrong("must have at least one group; leave 'pilots' out to start none");
    }
    List<Pilots> groups = List.of();
    for (Field item : items) {
      Optional<Pilots> next = reader.read(item);
      try {
        groups = next.isPresent() ? PilotGroups.plus(groups, next.get()) : groups;
      } catch (IllegalArgumentException e) {
        item.wrong(String.valueOf(e.getMessage()));
      }
    }
    return groups;
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
