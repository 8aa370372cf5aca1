package io.pcm.library.server;

import io.pcm.api.Json;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The library's settings, checked with {@link LlmRules}.
 *
 * @param dialect of the engine
 * @param model path of a file or folder, or a name that the engine knows
 * @param contextSize tokens of one call's prompt and answer together
 * @param slots maximum number of calls in flight
 */
record ServerSettings(
    Dialect dialect, String model, Start start, int contextSize, int slots, Tuning tuning) {
  /** A word of the command or the options that stands for the number of the context's GPUs. */
  private static final String GPUS = "{gpus}";

  /**
   * How to start the engine.
   *
   * @param command empty for the engine's default
   * @param options further arguments of the command
   * @param setup lines for a shell to run first
   * @param revision of a model of Hugging Face
   * @param adapters folders by the names of the adapters
   */
  record Start(
      List<String> command,
      List<String> options,
      List<String> setup,
      Optional<String> revision,
      Map<String, String> adapters) {
    Start {
      command = List.copyOf(command);
      options = List.copyOf(options);
      setup = List.copyOf(setup);
      adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
    }

    static Start of(CheckedObject settings) throws InvalidSettingException {
      boolean revised = settings.names().contains("revision");
      CheckedObject given = settings.object("adapters");
      Map<String, String> adapters = new LinkedHashMap<>();
      for (String name : given.names()) {
        adapters.put(name, given.text(name));
      }
      return new Start(
          settings.texts("command"),
          settings.texts("options"),
          settings.texts("setup"),
          revised ? Optional.of(settings.text("revision")) : Optional.empty(),
          adapters);
    }
  }

  /**
   * What changes no answer.
   *
   * @param threads number of processors for computing
   * @param gpuLayers number of the model's layers on a GPU; empty for the engine's default
   * @param stallTimeout how long the server may compute nothing while calls are in flight
   * @param embeds whether a task needs embeddings
   * @param autoSlots whether the number of calls in flight is found while it runs
   * @param options the last arguments of the command
   * @param outside what is not the library's own
   */
  record Tuning(
      int threads,
      OptionalInt gpuLayers,
      Duration stallTimeout,
      boolean embeds,
      boolean autoSlots,
      List<String> options,
      Outside outside) {
    Tuning {
      options = List.copyOf(options);
    }

    static Tuning of(CheckedObject tuning, int cores) throws InvalidSettingException {
      int threads = tuning.integer(LlmRules.THREADS, Math.min(cores, LlmRules.THREADS.most()));
      boolean given = tuning.names().contains(LlmRules.GPU_LAYERS.name());
      int layers = tuning.integer(LlmRules.GPU_LAYERS);
      Duration stall = Duration.ofSeconds(tuning.integer(LlmRules.STALL_SECONDS));
      Outside outside = Outside.of(tuning);
      Tuning all =
          new Tuning(
              threads,
              given ? OptionalInt.of(layers) : OptionalInt.empty(),
              stall,
              tuning.flag(LlmRules.EMBED, false),
              tuning.flag(LlmRules.AUTO_SLOTS, false),
              tuning.texts("options"),
              outside);
      tuning.end();
      return all;
    }
  }

  /**
   * What a library uses, but does not contain.
   *
   * @param variables names of variables that must be in the environment
   * @param url of a server that somebody else runs
   * @param keyVariable name of the variable with the server's key
   */
  record Outside(List<String> variables, Optional<URI> url, Optional<String> keyVariable) {
    Outside {
      variables = List.copyOf(variables);
    }

    static Outside of(CheckedObject tuning) throws InvalidSettingException {
      List<String> urls = tuning.texts("url");
      return new Outside(
          tuning.texts("env-from"),
          urls.isEmpty() ? Optional.empty() : Optional.of(url(urls.get(0), tuning)),
          tuning.texts("api-key-from").stream().findFirst());
    }

    private static URI url(String text, CheckedObject tuning) throws InvalidSettingException {
      try {
        return new URI(text);
      } catch (URISyntaxException e) {
        throw tuning.bad("url", "is not a URL: " + e.getMessage());
      }
    }
  }

  static ServerSettings of(LoadRequest request) throws InvalidSettingException {
    CheckedObject settings =
        CheckedObject.of("settings of a language model's server", request.settings());
    String engine = settings.text("engine");
    String model = settings.text("model");
    Dialect dialect =
        Dialect.named(engine, model)
            .orElseThrow(
                () -> settings.bad("engine", "must be a server, not " + Json.quote(engine)));
    ServerSettings server =
        new ServerSettings(
            dialect,
            model,
            Start.of(settings),
            settings.integer(LlmRules.CONTEXT_SIZE),
            request.slots(),
            Tuning.of(settings.object("tuning"), request.cores()));
    settings.end();
    return server;
  }

  /** The engine's command: the given one, or the default. */
  List<String> commandOr(List<String> otherwise) {
    return start.command().isEmpty() ? otherwise : start.command();
  }

  /** The arguments that the user gives, to come last. */
  List<String> more() {
    return Stream.concat(start.options().stream(), tuning.options().stream()).toList();
  }

  /** The number after the last of these options, or after its {@code =}; empty if there is none. */
  OptionalInt lastNumber(String option) {
    OptionalInt last = OptionalInt.empty();
    String before = "";
    for (String word : more()) {
      boolean here = before.equals(option) || word.startsWith(option + "=");
      String number = word.substring(word.indexOf('=') + 1);
      if (here && number.matches("[1-9]\\d{0,8}")) {
        last = OptionalInt.of(Integer.parseInt(number));
      }
      before = word;
    }
    return last;
  }

  /**
   * The same with the number of GPUs in place of {@link #GPUS}.
   *
   * @param gpus number of GPUs that the context has
   */
  ServerSettings with(int gpus) throws InvalidSettingException {
    boolean asks = Stream.concat(start.command().stream(), more().stream()).anyMatch(GPUS::equals);
    if (asks && gpus == 0) {
      throw new InvalidSettingException(
          "settings of a language model's server: an option is "
              + GPUS
              + ", and the context has no GPU; reserve some with resources: {gpus: ...}");
    }
    Start filled =
        new Start(
            filled(start.command(), gpus),
            filled(start.options(), gpus),
            start.setup(),
            start.revision(),
            start.adapters());
    Tuning filledTuning =
        new Tuning(
            tuning.threads(),
            tuning.gpuLayers(),
            tuning.stallTimeout(),
            tuning.embeds(),
            tuning.autoSlots(),
            filled(tuning.options(), gpus),
            tuning.outside());
    return new ServerSettings(dialect, model, filled, contextSize, slots, filledTuning);
  }

  private static List<String> filled(List<String> words, int gpus) {
    return words.stream().map(word -> word.equals(GPUS) ? Integer.toString(gpus) : word).toList();
  }
}
