package io.pcm.library.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.library.NotedFunction;
import io.pcm.api.library.WindowAnnouncer;
import io.pcm.api.llm.LlmRules;
import java.util.List;

/** The functions of a language model, on any {@link Engine}; {@code docs/llm.md} describes them. */
public final class LlmLibrary implements LoadedLibrary {
  private final Engine engine;

  public LlmLibrary(Engine engine) {
    this.engine = engine;
  }

  @Override
  public LibraryFunction function(String name, Json settings) throws Exception {
    AsyncLibraryFunction function =
        name.startsWith(LlmRules.SHOWN)
            ? ShownFunction.of(
                engine,
                observed -> function(observed, name.substring(LlmRules.SHOWN.length()), settings))
            : function(engine, name, settings);
    if (engine.isAsynchronous()) {
      return function;
    }
    if (function instanceof AsyncNotedFunction noted) {
      NotedFunction waiting = noted::answer;
      return waiting;
    }
    return function::call;
  }

  private static AsyncLibraryFunction function(Engine loaded, String name, Json json)
      throws Exception {
    CheckedObject settings = CheckedObject.of("settings of " + name, json);
    Engine engine = adapted(loaded, settings);
    return switch (name) {
      case LlmRules.COMPLETE -> Complete.of(engine, settings);
      case LlmRules.CLASSIFY -> Classify.of(engine, settings);
      case LlmRules.CHAT -> Chat.of(engine, settings);
      case LlmRules.EMBED -> embed(engine, settings);
      case LlmRules.REQUEST -> requests(engine, settings);
      default ->
          throw new InvalidSettingException(
              "a language model has no function "
                  + Json.quote(name)
                  + "; it has "
                  + String.join(", ", LlmRules.FUNCTIONS));
    };
  }

  private static Engine adapted(Engine engine, CheckedObject settings)
      throws InvalidSettingException {
    if (!settings.names().contains(LlmRules.ADAPTER)) {
      return engine;
    }
    String adapter = settings.text(LlmRules.ADAPTER);
    return engine
        .adapted(adapter)
        .orElseThrow(
            () ->
                settings.bad(
                    LlmRules.ADAPTER, "is " + Json.quote(adapter) + ", which the model lacks"));
  }

  private static AsyncNotedFunction embed(Engine engine, CheckedObject settings)
      throws InvalidSettingException {
    Template template = prompt(settings, engine);
    settings.end();
    EngineNotes notes = new EngineNotes(engine.identity());
    return item -> engine.embed(template.render(item)).thenApply(notes::on);
  }

  private static AsyncNotedFunction requests(Engine engine, CheckedObject settings)
      throws InvalidSettingException {
    boolean keep =
        settings.choice(LlmRules.REQUEST_MODEL, LlmRules.REQUEST_MODEL_WORDS).equals("keep");
    settings.end();
    EngineNotes notes = new EngineNotes(engine.identity());
    return item -> engine.request(item, keep).thenApply(notes::on);
  }

  @Override
  public boolean stopsCalls() {
    return engine.stopsCalls();
  }

  @Override
  public void announceWindow(WindowAnnouncer window) throws Exception {
    engine.announceWindow(window);
  }

  @Override
  public void close() throws Exception {
    engine.close();
  }

  /** The special tokens that items must not add. */
  static SpecialTokens barred(CheckedObject settings, Engine engine)
      throws InvalidSettingException {
    if (settings.flag(LlmRules.ALLOW_SPECIAL_TOKENS, false)) {
      return SpecialTokens.NONE;
    }
    return engine
        .specialTokens()
        .orElseThrow(
            () ->
                settings.bad(
                    LlmRules.ALLOW_SPECIAL_TOKENS,
                    "must be true for this model, because the engine cannot tell its special"
                        + " tokens, so they cannot be kept apart from the text of items"));
  }

  static Template prompt(CheckedObject settings, Engine engine) throws InvalidSettingException {
    return Template.of("prompt", settings.text("prompt"), settings, barred(settings, engine));
  }

  /** Temperature and seed, with defaults for the rest. */
  static Engine.Sampling sampling(CheckedObject settings) throws InvalidSettingException {
    return Engine.Sampling.of(
        settings.decimal("temperature", 0, 0, LlmRules.TEMPERATURE_MAX),
        settings.integer(LlmRules.SEED));
  }

  static Engine.Generation generation(CheckedObject settings, AnswerForm form)
      throws InvalidSettingException {
    List<String> stops = settings.texts("stop");
    if (stops.size() > LlmRules.STOPS_MAX) {
      throw settings.bad(
          "stop", "must be at most " + LlmRules.STOPS_MAX + " strings, not " + stops.size());
    }
    CheckedObject more = settings.object("sampling");
    Engine.Filter filter =
        new Engine.Filter(
            more.integer(LlmRules.TOP_K),
            more.decimal(LlmRules.TOP_P),
            more.decimal(LlmRules.MIN_P));
    Engine.Penalties penalties =
        new Engine.Penalties(
            more.decimal(LlmRules.REPETITION_PENALTY),
            more.decimal(LlmRules.PRESENCE_PENALTY),
            more.decimal(LlmRules.FREQUENCY_PENALTY));
    more.end();
    Engine.Sampling plain = sampling(settings);
    return new Engine.Generation(
        new Engine.Sampling(plain.temperature(), plain.seed(), filter, penalties),
        settings.integer(LlmRules.MAX_TOKENS),
        stops,
        form.schema().map(AnswerSchema::source),
        body(settings));
  }

  private static ObjectNode body(CheckedObject settings) throws InvalidSettingException {
    ObjectNode body =
        settings.rawObject("extra-body").orElseGet(CheckedObject.JSON::createObjectNode);
    for (String own : LlmRules.OWN_BODY) {
      if (body.has(own)) {
        throw settings.bad("extra-body", "must not have " + own + ", which PCM sets");
      }
    }
    return body;
  }

  /**
   * @param value in JSON
   */
  static Json details(String name, String value, TokenCounts counts, String finish) {
    return Json.of(
        "{\""
            + name
            + "\":"
            + value
            + ",\"prompt-tokens\":"
            + counts.prompt()
            + ",\"tokens\":"
            + counts.generated()
            + ",\"finish\":"
            + Json.quote(finish)
            + "}");
  }
}
