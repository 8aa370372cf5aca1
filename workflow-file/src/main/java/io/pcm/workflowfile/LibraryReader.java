package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Library.Host;
import io.pcm.model.LlamaRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one entry of {@code libraries:} whose parameters have been substituted. */
final class LibraryReader {
  private static final List<String> KINDS = List.of("llama", "java", "command");
  private static final Map<String, List<String>> OWN =
      Map.of(
          "llama",
              List.of(
                  "model", "context-size", "threads", "gpu-layers", "prefix-cache", "jvm-options"),
          "java", List.of("class", "class-path", "jvm-options", "settings"),
          "command", List.of("command", "settings"));
  private static final String LLAMA_CLASS = "io.pcm.library.llama.LlamaLibrary";

  private final Fields fields;
  private final CommonProperties common;

  LibraryReader(String name, Fields fields) {
    this.fields = fields;
    this.common = new CommonProperties(name, fields);
  }

  /** The library; empty if it has mistakes. */
  Optional<LibraryDraft> read() {
    Problems problems = fields.at().problems();
    int before = problems.count();
    Optional<String> kind =
        fields.required("kind", "one of llama, java, command").flatMap(f -> f.choice(KINDS));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>(CommonProperties.KEYS);
    known.addAll(OWN.getOrDefault(kind.get(), List.of()));
    fields.allowOnly("a library of kind " + kind.get(), known);
    common.readFiles();
    Optional<LibraryDraft> draft =
        switch (kind.get()) {
          case "llama" -> llama();
          case "java" -> java();
          default -> command();
        };
    return problems.count() == before ? draft : Optional.empty();
  }

  private Optional<LibraryDraft> llama() {
    Optional<LibraryDraft.Model> model =
        fields
            .required("model", "a model's name, a path of a .gguf file, or a URL")
            .flatMap(LibraryReader::model);
    int contextSize = integer(LlamaRules.CONTEXT_SIZE);
    String tuning = tuning();
    Json settings = Json.of("{\"context-size\":" + contextSize + ",\"tuning\":" + tuning + "}");
    Host host = new Host.Jvm(LLAMA_CLASS, List.of("pcm:llama"), options());
    return model.flatMap(
        m ->
            common
                .library(host, settings)
                .map(l -> new LibraryDraft(l, Optional.of(m), contextSize)));
  }

  private String tuning() {
    OptionalLong threads =
        fields
            .get(LlamaRules.THREADS.name())
            .map(f -> f.integer(LlamaRules.THREADS.least(), LlamaRules.THREADS.most()))
            .orElse(OptionalLong.empty());
    Optional<Boolean> prefixCache = fields.get("prefix-cache").flatMap(Field::bool);
    return "{"
        + (threads.isPresent() ? "\"threads\":" + threads.getAsLong() + "," : "")
        + prefixCache.map(on -> "\"prefix-cache\":" + on + ",").orElse("")
        + "\"gpu-layers\":"
        + integer(LlamaRules.GPU_LAYERS)
        + "}";
  }

  private int integer(LlamaRules.Whole rule) {
    return (int) fields.integer(rule.name(), rule.least(), rule.most(), rule.otherwise());
  }

  private static Optional<LibraryDraft.Model> model(Field field) {
    Optional<String> text = field.word("a model's name, a path of a .gguf file, or a URL");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean url = text.get().matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*");
    if (url || !(text.get().contains("/") || text.get().endsWith(".gguf"))) {
      return Optional.of(new LibraryDraft.Model(field, Optional.empty()));
    }
    return FilePaths.file(field).map(file -> new LibraryDraft.Model(field, Optional.of(file)));
  }

  private Optional<LibraryDraft> java() {
    Optional<String> className =
        fields
            .required("class", "the class that implements io.pcm.api.library.ContextFactory")
            .flatMap(LibraryReader::className);
    List<String> classPath =
        fields
            .required("class-path", "a list of jars and folders of classes")
            .flatMap(field -> field.list("a list of jars and folders of classes"))
            .map(LibraryReader::classPath)
            .orElse(List.of());
    List<String> options = options();
    Json settings = settings();
    return className.flatMap(
        c ->
            common
                .library(new Host.Jvm(c, classPath, options), settings)
                .map(l -> new LibraryDraft(l, Optional.empty(), 0)));
  }

  private static Optional<String> className(Field field) {
    Optional<String> text = field.word("the name of a class, such as org.example.Judge");
    String part = "[\\p{L}_$][\\p{L}\\p{N}_$]*";
    if (text.isPresent() && !text.get().matches(part + "(\\." + part + ")*")) {
      field.wrong(
          "must be the name of a class, such as org.example.Judge, not " + field.value().shown());
      return Optional.empty();
    }
    return text;
  }

  private static List<String> classPath(List<Field> entries) {
    List<String> all = new ArrayList<>();
    for (Field entry : entries) {
      String text = entry.text().orElse("");
      if (text.startsWith("pcm:")) {
        if (!text.matches("pcm:[a-z][a-z0-9-]*")) {
          entry.wrong("must be pcm:NAME for a library that comes with PCM, such as pcm:llama");
        }
        all.add(text);
      } else if (entry.value() instanceof Value.Scalar && !text.isEmpty()) {
        FilePaths.matching(entry, "; build it first (with Maven: mvn package)")
            .forEach(path -> all.add(path.toString()));
      } else {
        entry.word("a path");
      }
    }
    return all;
  }

  private Optional<LibraryDraft> command() {
    Optional<List<Field>> argv =
        fields
            .required("command", "a list of a program and its arguments")
            .flatMap(f -> f.list("a list such as [python3, library.py]"));
    if (argv.isEmpty()) {
      return Optional.empty();
    }
    if (argv.get().isEmpty()) {
      fields
          .key("command")
          .wrong("must be a list such as [python3, library.py], not an empty list");
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (Field word : argv.get()) {
      boolean program = words.isEmpty();
      words.add(word.scalar("a string").map(s -> argument(word, s.text(), program)).orElse(""));
    }
    return common
        .library(new Host.Command(words), settings())
        .map(l -> new LibraryDraft(l, Optional.empty(), 0));
  }

  /** A program without a slash is searched in PATH when it is started. */
  private String argument(Field field, String text, boolean program) {
    if (text.indexOf('\0') >= 0) {
      field.wrong("must not contain the character U+0000");
      return text;
    }
    Path path = field.value().place().source().directory().resolve(text).normalize();
    if (program ? !text.contains("/") : text.isEmpty()) {
      return text;
    }
    if (!java.nio.file.Files.isRegularFile(path)) {
      if (program) {
        field.wrong("no such program: " + path);
      }
      return text;
    }
    common.addFile(path);
    return path.toString();
  }

  private Json settings() {
    return fields
        .get("settings")
        .filter(f -> f.mapping("a mapping").isPresent())
        .flatMap(f -> f.json(Limits.SETTINGS_BYTES))
        .orElse(Json.of("{}"));
  }

  private List<String> options() {
    return fields.get("jvm-options").map(f -> f.words("a list such as [-Xmx2g]")).orElse(List.of());
  }
}
