package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.Prompt;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.MapTaskBuilder;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Policy.OnError;
import io.pcm.api.workflow.SingleTaskBuilder;
import io.pcm.api.workflow.Suggestion;
import io.pcm.api.workflow.TaskBuilder;
import io.pcm.api.workflow.TaskFunction;
import io.pcm.api.workflow.WorkflowRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code tasks:} at one point of its matrix, with parameters substituted. */
final class TaskReader {
  static final List<String> KEYS =
      List.of(
          "library",
          "function",
          "map",
          "call",
          "needs",
          "matrix",
          "with",
          "limit",
          "id",
          "retries",
          "on-error",
          "max-failures",
          "fail-early",
          "keep");

  private final Map<String, KnownLibrary> libraries;
  private final TaskWords words;
  private final SettingsReader settings = new SettingsReader();

  TaskReader(Map<String, KnownLibrary> libraries, TaskWords words) {
    this.libraries = libraries;
    this.words = words;
  }

  List<java.nio.file.Path> promptFiles() {
    return settings.promptFiles();
  }

  /** Reads a map task; returns its settings, if they can be read. */
  Optional<Fields> readMap(Fields fields, MapTaskBuilder task) {
    Optional<Fields> with = readCommon(fields, task);
    fields
        .required("map", "a path of a JSONL file, or {results-of: TASK}")
        .ifPresent(field -> new ItemsReader(words).read(field, task));
    fields.whole(WorkflowRules.LIMIT).ifPresent(task::limit);
    fields.get("id").flatMap(field -> field.word("a field of the items")).ifPresent(task::id);
    return with;
  }

  /** Reads a task with a single call; returns its settings, if they can be read. */
  Optional<Fields> readCall(Fields fields, SingleTaskBuilder task) {
    Optional<Fields> with = readCommon(fields, task);
    fields
        .get("call")
        .flatMap(field -> field.mapping("{}, an empty mapping"))
        .ifPresent(none -> none.allowOnly("call", List.of()));
    if (fields.has("id")) {
      fields.key("id").wrong("only allowed with map, whose rows it names");
    }
    if (fields.has("limit")) {
      fields.key("limit").wrong("only allowed with map; call makes one call");
    }
    return with;
  }

  private Optional<Fields> readCommon(Fields fields, TaskBuilder<?> task) {
    Optional<KnownLibrary> library =
        fields.required("library", "the name of a library").flatMap(this::library);
    Optional<String> function =
        fields
            .required("function", "the name of the library's function")
            .flatMap(field -> function(field, library.flatMap(KnownLibrary::llm)));
    Optional<Fields> with = settings.read(fields);
    library
        .flatMap(KnownLibrary::llm)
        .flatMap(llm -> with.flatMap(w -> function.map(name -> asked(llm, name, w))))
        .ifPresent(task::function);
    library
        .flatMap(KnownLibrary::own)
        .flatMap(own -> with.flatMap(w -> function.flatMap(name -> called(own, name, w))))
        .ifPresent(task::function);
    fields.get("needs").ifPresent(field -> task.after(words.meant(field)));
    readPolicy(fields, task);
    return with;
  }

  private Optional<KnownLibrary> library(Field field) {
    Optional<String> word = field.word("the name of a library");
    if (word.isPresent() && !libraries.containsKey(word.get())) {
      field.wrong(
          "unknown library "
              + Mistake.quoted(word.get())
              + Suggestion.among(libraries.keySet(), word.get()));
    }
    return word.map(name -> libraries.getOrDefault(name, KnownLibrary.WRONG));
  }

  private static Optional<String> function(Field field, Optional<LlmFunctions> llm) {
    Optional<String> word = field.word("the name of a function");
    if (llm.isPresent() && word.isPresent() && !LlmRules.FUNCTIONS.contains(word.get())) {
      field.wrong(
          "a library of kind llm has no function "
              + Mistake.quoted(word.get())
              + Suggestion.among(LlmRules.FUNCTIONS, word.get()));
      return Optional.empty();
    }
    return word;
  }

  private static TaskFunction asked(LlmFunctions llm, String function, Fields with) {
    with.allowOnly("'with' for " + function, LlmRules.settings(function), OtherWords.WITH::instead);
    if (function.equals(LlmRules.REQUEST)) {
      boolean keep =
          with.get(LlmRules.REQUEST_MODEL)
              .flatMap(field -> field.choice(LlmRules.REQUEST_MODEL_WORDS))
              .map("keep"::equals)
              .orElse(false);
      return keep ? llm.requestToNamedModel() : llm.request();
    }
    Prompt prompt = PromptReader.read(with.only(LlmRules.settings(function)));
    return switch (function) {
      case LlmRules.CLASSIFY -> llm.classify(prompt);
      case LlmRules.CHAT -> llm.chat(prompt);
      case LlmRules.EMBED -> llm.embed(prompt);
      default -> llm.complete(prompt);
    };
  }

  private static Optional<TaskFunction> called(LibraryFunctions own, String name, Fields with) {
    Optional<Json> json = with.at().json(Limits.SETTINGS_BYTES);
    return json.map(value -> own.function(name, value));
  }

  private static void readPolicy(Fields fields, TaskBuilder<?> task) {
    int error = WorkflowRules.RETRIES_AFTER_ERROR.otherwise();
    int death = WorkflowRules.RETRIES_AFTER_DEATH.otherwise();
    Optional<Field> retries = fields.get("retries");
    if (retries.isPresent() && retries.get().value() instanceof Value.Mapping mapping) {
      Fields both = new Fields(mapping, retries.get());
      both.allowOnly("retries", List.of("error", "death"));
      task.retries(
          both.whole(WorkflowRules.RETRIES_AFTER_ERROR).orElse(error),
          both.whole(WorkflowRules.RETRIES_AFTER_DEATH).orElse(death));
    } else if (retries.isPresent()) {
      retries.get().whole(WorkflowRules.RETRIES_AFTER_ERROR).ifPresent(task::retries);
    }
    fields
        .get("on-error")
        .flatMap(f -> f.choice(List.of("row", "fail")))
        .ifPresent(word -> task.onError(word.equals("fail") ? OnError.FAIL : OnError.ROW));
    fields.whole(WorkflowRules.MAX_FAILURES).ifPresent(task::maxFailures);
    fields.whole(WorkflowRules.FAIL_EARLY).ifPresent(task::failEarly);
    fields
        .get("keep")
        .ifPresent(f -> task.keep(f.words("a list of fields of the item, such as [id, label]")));
  }
}
