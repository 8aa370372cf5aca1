package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Library.Retention;
import io.pcm.api.workflow.Library.Verify;
import io.pcm.api.workflow.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The properties of libraries of all kinds. */
final class CommonProperties {
  static final List<String> KEYS =
      List.of(
          "kind",
          "slots",
          "resources",
          "files",
          "env",
          "load-timeout",
          "call-timeout",
          "retention",
          "verify");

  private final String name;
  private final Fields fields;
  private final List<Path> files = new ArrayList<>();

  CommonProperties(String name, Fields fields) {
    this.name = name;
    this.fields = fields;
  }

  /** Reads {@code files:}. */
  void readFiles() {
    List<Field> entries =
        fields.get("files").flatMap(f -> f.list("a list of paths")).orElse(List.of());
    for (Field entry : entries) {
      for (Path path : FilePaths.matching(entry, "")) {
        if (Files.isDirectory(path)) {
          entry.wrong(
              "must be a file, but " + path + " is a folder; list its files, for example with *");
        }
        addFile(path);
      }
    }
  }

  /** Adds a file that the library reads, unless it is already present. */
  void addFile(Path path) {
    if (!files.contains(path)) {
      files.add(path);
    }
  }

  /** The library; empty if any of these properties is wrong. */
  Optional<Library> library(Host host, Json settings) {
    int before = fields.at().problems().count();
    Library library =
        new Library(
            name,
            host,
            settings,
            (int) fields.integer("slots", 1, Limits.SLOTS, 1),
            fields.get("resources").map(CommonProperties::resources).orElse(Resources.NONE),
            files,
            fields.get("env").map(CommonProperties::env).orElse(Map.of()),
            fields
                .get("load-timeout")
                .flatMap(Units::duration)
                .orElse(Library.DEFAULT_LOAD_TIMEOUT),
            fields
                .get("call-timeout")
                .flatMap(Units::duration)
                .orElse(Library.DEFAULT_CALL_TIMEOUT),
            fields
                .get("retention")
                .flatMap(f -> f.choice(List.of("run", "call")))
                .map(word -> word.equals("call") ? Retention.CALL : Retention.RUN)
                .orElse(Retention.RUN),
            fields
                .get("verify")
                .flatMap(f -> f.choice(List.of("once", "always")))
                .map(word -> word.equals("always") ? Verify.ALWAYS : Verify.ONCE)
                .orElse(Verify.ONCE));
    return fields.at().problems().count() == before ? Optional.of(library) : Optional.empty();
  }

  private static Resources resources(Field field) {
    Optional<Fields> given = field.mapping("a mapping such as {cores: 1, memory: 2GB, gpus: 0}");
    if (given.isEmpty()) {
      return Resources.NONE;
    }
    given.get().allowOnly("resources", List.of("cores", "memory", "gpus"));
    return new Resources(
        (int) given.get().integer("cores", 0, 65_536, 0),
        given.get().get("memory").map(f -> Units.size(f).orElse(0)).orElse(0L),
        (int) given.get().integer("gpus", 0, 1024, 0));
  }

  private static Map<String, String> env(Field field) {
    Map<String, String> env = new LinkedHashMap<>();
    Optional<Fields> given = field.mapping("a mapping of names to strings");
    if (given.isEmpty()) {
      return env;
    }
    for (Map.Entry<String, Field> entry : given.get().all().entrySet()) {
      if (!entry.getKey().matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
        given.get().key(entry.getKey()).wrong("is not a valid name of an environment variable");
      }
      entry.getValue().text().ifPresent(text -> env.put(entry.getKey(), text));
    }
    return env;
  }
}
