package io.pcm.workflowfile;

import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.ModelNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what a library of kind llm says about its model and engine. */
final class LlmReader {
  static final List<String> PROPERTIES =
      List.of(
          "engine",
          "model",
          "revision",
          "adapters",
          "command",
          "options",
          "tuning",
          "setup",
          "env-from",
          "url",
          "api-key-from",
          "context-size",
          "threads",
          "gpu-layers",
          "stall-timeout",
          "prefix-cache",
          "jvm-options");

  private final Fields fields;

  LlmReader(Fields fields) {
    this.fields = fields;
  }

  Llm read() {
    LlmEngine engine =
        fields
            .get("engine")
            .flatMap(field -> field.choice(LlmEngine.labels()))
            .flatMap(LlmEngine::labelled)
            .orElse(LlmEngine.LLAMA_JAVA);
    String what = ModelNames.expected(engine);
    Optional<String> model =
        fields
            .required("model", what)
            .flatMap(f -> f.word(what).flatMap(text -> model(engine, f, text)));
    Llm llm = Llm.model(model.orElse("missing")).engine(engine);
    server(llm);
    fields.whole(LlmRules.CONTEXT_SIZE).ifPresent(llm::contextSize);
    fields.whole(LlmRules.THREADS).ifPresent(llm::threads);
    fields.whole(LlmRules.GPU_LAYERS).ifPresent(llm::gpuLayers);
    fields.get("prefix-cache").flatMap(Field::bool).ifPresent(llm::prefixCache);
    return llm;
  }

  private void server(Llm llm) {
    fields.get("command").ifPresent(field -> llm.command(program(field)));
    fields.get("options").ifPresent(field -> llm.options(texts(field)));
    fields.get("tuning").ifPresent(field -> llm.tuning(texts(field)));
    fields.get("setup").ifPresent(field -> llm.setup(texts(field)));
    fields.get("env-from").ifPresent(field -> llm.envFrom(texts(field)));
    fields.get("url").flatMap(field -> field.word("the address of a server")).ifPresent(llm::url);
    fields
        .get("api-key-from")
        .flatMap(field -> field.word("the name of an environment variable"))
        .ifPresent(llm::apiKeyFrom);
    fields
        .get("revision")
        .flatMap(field -> field.word("a branch, a tag or a commit"))
        .ifPresent(llm::revision);
    fields
        .get("adapters")
        .flatMap(field -> field.mapping("a mapping such as {law: adapters/law}"))
        .ifPresent(
            given ->
                given
                    .all()
                    .forEach(
                        (name, folder) ->
                            FilePaths.absolute(folder).ifPresent(at -> llm.adapter(name, at))));
    fields.get("stall-timeout").flatMap(Units::duration).ifPresent(llm::stallTimeout);
  }

  private static Optional<String> model(LlmEngine engine, Field field, String text) {
    return ModelNames.isPath(engine, text)
        ? FilePaths.absolute(field).map(Path::toString)
        : Optional.of(text);
  }

  /** A program that is a relative path is relative to the workflow file. */
  private static String[] program(Field field) {
    String[] words = texts(field);
    if (words.length == 0) {
      field.wrong("must be a list such as [vllm, serve], not an empty list");
    } else if (words[0].contains("/")) {
      Path folder = field.value().place().source().directory();
      words[0] = folder.resolve(words[0]).normalize().toString();
    }
    return words;
  }

  private static String[] texts(Field field) {
    return field.list("a list of strings").orElse(List.of()).stream()
        .flatMap(item -> item.scalar("a string").stream())
        .map(Value.Scalar::text)
        .toArray(String[]::new);
  }
}
