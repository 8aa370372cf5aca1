package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Mistakes;
import io.pcm.api.workflow.WholeNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What an {@link Llm} is given, the rules for it, and its form as settings of the library. */
final class LlmSettings {
  LlmEngine engine = LlmEngine.LLAMA_JAVA;
  OptionalInt contextSize = OptionalInt.empty();
  OptionalInt threads = OptionalInt.empty();
  OptionalInt gpuLayers = OptionalInt.empty();
  Optional<Boolean> prefixCache = Optional.empty();
  final ServerStart start = new ServerStart();

  /** Reports what is wrong, without a look at the model. */
  void check(String model, Mistakes mistakes) {
    contextSize.ifPresent(number -> mistakes.whole(LlmRules.CONTEXT_SIZE, number));
    threads.ifPresent(number -> mistakes.whole(LlmRules.THREADS, number));
    gpuLayers.ifPresent(number -> mistakes.whole(LlmRules.GPU_LAYERS, number));
    Map<String, Boolean> refused = new LinkedHashMap<>();
    refused.put("prefix-cache", prefixCache.isPresent() && engine.isServer());
    refused.put("threads", threads.isPresent() && !engine.takesGguf());
    refused.put("gpu-layers", gpuLayers.isPresent() && !engine.takesGguf());
    refused.forEach(
        (property, wrong) -> {
          if (wrong) {
            mistakes.at(property).wrong("is not a setting of the engine " + engine.label());
          }
        });
    start.check(engine, model, mistakes);
  }

  /**
   * @param known the model, unless it is added when the run starts
   * @param autoSlots whether the engine finds out how many calls it serves best
   * @param read receives the files that a server reads besides its model
   */
  Json json(Optional<String> known, boolean autoSlots, Set<Path> read, Mistakes mistakes) {
    List<String> members = new ArrayList<>();
    known.ifPresent(name -> members.add("\"model\":" + Json.quote(name)));
    if (engine.isServer()) {
      members.add("\"engine\":" + Json.quote(engine.label()));
      members.addAll(start.members(read, mistakes));
    }
    members.add(member(LlmRules.CONTEXT_SIZE, contextSize.orElse(engine.contextSize())));
    members.add("\"tuning\":{" + String.join(",", tuning(autoSlots)) + "}");
    return Json.of("{" + String.join(",", members) + "}");
  }

  /** What changes no answer, and does not count in the identity of the library. */
  private List<String> tuning(boolean autoSlots) {
    List<String> tuning = new ArrayList<>();
    if (autoSlots) {
      tuning.add(Json.quote(LlmRules.AUTO_SLOTS) + ":true");
    }
    threads.ifPresent(number -> tuning.add(member(LlmRules.THREADS, number)));
    prefixCache.ifPresent(on -> tuning.add("\"prefix-cache\":" + on));
    if (gpuLayers.isPresent() || !engine.isServer()) {
      int layers = gpuLayers.orElse(LlmRules.GPU_LAYERS.otherwise());
      tuning.add(member(LlmRules.GPU_LAYERS, layers));
    }
    tuning.addAll(start.tuning());
    return tuning;
  }

  /**
   * The library when it is known which of its functions tasks use.
   *
   * @param mistakes the place of the library
   */
  Library usedFor(Library library, Set<String> functions, Mistakes mistakes) {
    if (start.url.isPresent() && library.resources().gpus() > 0) {
      mistakes.at("resources").at("gpus").wrong(ServerStart.ELSEWHERE);
    }
    if (!functions.contains(LlmRules.EMBED)) {
      return library;
    }
    List<String> others = LlmRules.GENERATING.stream().filter(functions::contains).toList();
    if (engine.embedsOnly() && !others.isEmpty()) {
      mistakes.wrong(
          "is used for embed and "
              + String.join(", ", others)
              + ", but a server of "
              + engine.label()
              + " either embeds or writes; make a library for each");
    }
    return library.change().settings(embedding(library.settings())).build();
  }

  /** The same settings of a library whose tasks embed texts. */
  private static Json embedding(Json settings) {
    String text = settings.toString();
    String tuning = text.substring(0, text.length() - "}}".length());
    String comma = tuning.endsWith("{") ? "" : ",";
    return Json.of(tuning + comma + Json.quote(LlmRules.EMBED) + ":true}}");
  }

  static String member(WholeNumber rule, int number) {
    return Json.quote(rule.name()) + ":" + number;
  }

  static String quoted(List<String> texts) {
    return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
  }

  static int seconds(Duration time) {
    return (int) Math.min(Integer.MAX_VALUE, time.toSeconds());
  }
}
