package io.pcm.workflowfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code with:} of tasks, including prompt files. */
final class SettingsReader {
  private static final String PROMPT_FILE = "prompt-file";

  private final Map<Path, Optional<Value.Mapping>> promptFiles = new LinkedHashMap<>();

  /** Prompt files read so far. */
  List<Path> promptFiles() {
    return List.copyOf(promptFiles.keySet());
  }

  /** The settings, with those of the prompt file; empty if they cannot be read. */
  Optional<Fields> read(Fields task) {
    Field with =
        task.get("with")
            .orElseGet(
                () ->
                    new Field(
                        new Value.Mapping(List.of(), task.at().value().place()),
                        task.at().property() + ".with",
                        task.at().problems()));
    return with.mapping("a mapping of settings")
        .flatMap(this::merged)
        .flatMap(merged -> merged.mapping("a mapping of settings"));
  }

  /** The content of the prompt file, overridden by {@code with}. */
  private Optional<Field> merged(Fields with) {
    Optional<Field> named = with.get(PROMPT_FILE);
    Map<String, Value.Entry> entries = new LinkedHashMap<>();
    if (named.isPresent()) {
      Optional<Value.Mapping> read = promptFile(named.get());
      if (read.isEmpty()) {
        return Optional.empty();
      }
      read.get().entries().forEach(entry -> entries.put(entry.key().text(), entry));
    }
    for (Value.Entry entry : ((Value.Mapping) with.at().value()).entries()) {
      if (!entry.key().text().equals(PROMPT_FILE)) {
        entries.put(entry.key().text(), entry);
      }
    }
    Place place = with.at().value().place();
    Value.Mapping both = new Value.Mapping(new ArrayList<>(entries.values()), place);
    return Optional.of(new Field(both, with.at().property(), with.at().problems()));
  }

  private Optional<Value.Mapping> promptFile(Field named) {
    Optional<Path> path = FilePaths.file(named);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Optional<Value.Mapping> before = promptFiles.get(path.get());
    if (before == null) {
      before = readPromptFile(named, path.get());
      promptFiles.put(path.get(), before);
    }
    return before;
  }

  private static Optional<Value.Mapping> readPromptFile(Field named, Path path) {
    Problems problems = named.problems();
    Path folder = path.getParent();
    Place.Source source =
        new Place.Source(display(named, path), folder == null ? path : folder, true);
    Optional<Value> value =
        SourceText.read(path, source, named.property(), problems)
            .flatMap(text -> YamlReader.read(text, source, named.property(), problems));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Field content = new Field(value.get(), named.property(), problems);
    Optional<Fields> fields = content.mapping("a mapping of settings such as 'prompt: ...'");
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    if (fields.get().has(PROMPT_FILE)) {
      fields.get().key(PROMPT_FILE).wrong("a prompt file cannot name another");
      return Optional.empty();
    }
    return Optional.of((Value.Mapping) content.value());
  }

  /** The prompt file's name in messages: next to the workflow file, as the user named that. */
  private static String display(Field named, Path path) {
    String display = named.value().place().source().display();
    int slash = display.lastIndexOf('/');
    String text = named.text().orElse("");
    if (!named.value().place().source().numbered() || text.startsWith("/")) {
      return path.toString();
    }
    return slash < 0 ? text : display.substring(0, slash + 1) + text;
  }
}
