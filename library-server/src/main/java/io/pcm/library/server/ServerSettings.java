package io.pcm.library.server;

import io.pcm.api.Json;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The library's settings, checked with {@link LlmRules}.
 *
 * @param dialect of the engine
 * @param model path of a file or folder, or a name that the engine knows
 * @param command how to start the engine; empty for its default
 * @param options further arguments of the command
 * @param contextSize tokens of one call's prompt and answer together
 * @param slots maximum number of calls in flight
 */
record ServerSettings(
    Dialect dialect,
    String model,
    List<String> command,
    List<String> options,
    int contextSize,
    int slots,
    Tuning tuning) {
  /** A word of the command or the options that stands for the number of the context's GPUs. */
  private static final String GPUS = "{gpus}";

  ServerSettings {
    command = List.copyOf(command);
    options = List.copyOf(options);
  }

  /**
   * What changes no answer.
   *
   * @param threads number of processors for computing
   * @param gpuLayers number of the model's layers on a GPU; empty for the engine's default
   * @param stallTimeout how long the server may compute nothing while calls are in flight
   * @param embeds whether a task needs embeddings
   */
  record Tuning(int threads, OptionalInt gpuLayers, Duration stallTimeout, boolean embeds) {}

  static ServerSettings of(LoadRequest request) throws InvalidSettingException {
    CheckedObject settings =
        CheckedObject.of("settings of a language model's server", request.settings());
    String engine = settings.text("engine");
    Dialect dialect =
        Dialect.named(engine)
            .orElseThrow(
                () -> settings.bad("engine", "must be a server, not " + Json.quote(engine)));
    ServerSettings server =
        new ServerSettings(
            dialect,
            settings.text("model"),
            settings.texts("command"),
            settings.texts("options"),
            settings.integer(LlmRules.CONTEXT_SIZE),
            request.slots(),
            tuning(settings.object("tuning"), request.cores()));
    settings.end();
    return server;
  }

  private static Tuning tuning(CheckedObject tuning, int cores) throws InvalidSettingException {
    int threads = tuning.integer(LlmRules.THREADS, Math.min(cores, LlmRules.THREADS.most()));
    boolean given = tuning.names().contains(LlmRules.GPU_LAYERS.name());
    int layers = tuning.integer(LlmRules.GPU_LAYERS);
    Duration stall = Duration.ofSeconds(tuning.integer(LlmRules.STALL_SECONDS));
    boolean embeds = tuning.flag(LlmRules.EMBED, false);
    tuning.end();
    return new Tuning(threads, given ? OptionalInt.of(layers) : OptionalInt.empty(), stall, embeds);
  }

  /** The engine's command: the given one, or the default. */
  List<String> commandOr(List<String> otherwise) {
    return command.isEmpty() ? otherwise : command;
  }

  /**
   * The same with the number of GPUs in place of {@link #GPUS}.
   *
   * @param gpus number of GPUs that the context has
   */
  ServerSettings with(int gpus) throws InvalidSettingException {
    boolean asks = Stream.concat(command.stream(), options.stream()).anyMatch(GPUS::equals);
    if (asks && gpus == 0) {
      throw new InvalidSettingException(
          "settings of a language model's server: an option is "
              + GPUS
              + ", and the context has no GPU; reserve some with resources: {gpus: ...}");
    }
    return new ServerSettings(
        dialect, model, filled(command, gpus), filled(options, gpus), contextSize, slots, tuning);
  }

  private static List<String> filled(List<String> words, int gpus) {
    return words.stream().map(word -> word.equals(GPUS) ? Integer.toString(gpus) : word).toList();
  }
}
