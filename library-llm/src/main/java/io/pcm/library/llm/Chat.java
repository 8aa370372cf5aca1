package io.pcm.library.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The function {@code chat}: the model's answer to messages. */
final class Chat implements AsyncNotedFunction {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";
  private static final String SYSTEM = "system";

  private final Engine engine;
  private final List<Turn> turns;
  private final AnswerForm form;
  private final EngineNotes notes;
  private final Samples samples;

  private Chat(Engine engine, List<Turn> turns, AnswerForm form, Samples samples) {
    this.samples = samples;
    this.engine = engine;
    this.turns = List.copyOf(turns);
    this.form = form;
    this.notes = new EngineNotes(engine.identity());
  }

  /** A message before the item is known. */
  private record Turn(String role, Template content) {}

  static AsyncNotedFunction of(Engine engine, CheckedObject settings)
      throws InvalidSettingException {
    SpecialTokens barred = LlmLibrary.barred(settings, engine);
    List<Turn> turns = new ArrayList<>();
    if (settings.names().contains(SYSTEM)) {
      turns.add(turn(SYSTEM, SYSTEM, settings, barred));
    }
    for (CheckedObject example : settings.objects("examples")) {
      turns.add(turn(USER, USER, example, barred));
      turns.add(turn(ASSISTANT, ASSISTANT, example, barred));
      example.end();
    }
    turns.add(turn(USER, "prompt", settings, barred));
    AnswerForm form = AnswerForm.of(settings);
    Generation generation = LlmLibrary.generation(settings, form);
    Samples samples = Samples.of(settings, generation);
    if (settings.names().contains(LlmRules.THINKING)) {
      boolean on = settings.choice(LlmRules.THINKING, LlmRules.THINKING_WORDS).equals("on");
      templateArguments(settings, generation).put(LlmRules.ENABLE_THINKING, on);
      form = form.thinking(on);
    }
    settings.end();
    return new Chat(engine, turns, form, samples);
  }

  /** Those that the task gives besides thinking, to which it may not give that again. */
  private static ObjectNode templateArguments(CheckedObject settings, Generation generation)
      throws InvalidSettingException {
    JsonNode given = generation.more().path(LlmRules.TEMPLATE_ARGUMENTS);
    if (!given.isMissingNode() && !given.isObject()) {
      throw settings.bad(
          "extra-body", "must have an object as " + LlmRules.TEMPLATE_ARGUMENTS + ", not " + given);
    }
    if (given.has(LlmRules.ENABLE_THINKING)) {
      throw settings.bad(
          LlmRules.THINKING,
          "is also given by extra-body, as "
              + LlmRules.ENABLE_THINKING
              + "; a task must have only one of both");
    }
    return generation.more().withObjectProperty(LlmRules.TEMPLATE_ARGUMENTS);
  }

  private static Turn turn(
      String role, String setting, CheckedObject settings, SpecialTokens barred)
      throws InvalidSettingException {
    return new Turn(role, Template.of(setting, settings.text(setting), settings, barred));
  }

  @Override
  public CompletionStage<NotedResult> startNoted(Json item) throws CallFailedException {
    List<Message> messages = new ArrayList<>();
    for (Turn turn : turns) {
      messages.add(new Message(turn.role(), text(turn.content().render(item))));
    }
    return samples
        .ask(
            item,
            each ->
                engine
                    .chat(messages, each)
                    .thenApply(
                        answer ->
                            new Engine.Reply(
                                form.chatResult(answer), answer.counts(), answer.finish())))
        .thenApply(notes::on);
  }

  /** The server makes the prompt, and would take a special token in a text for one of its own. */
  private static String text(Rendered content) throws CallFailedException {
    if (!content.spelled().isEmpty()) {
      throw new CallFailedException(
          new CallError(
              CallError.BAD_ITEM,
              "the item contains the model's special token "
                  + Json.quote(content.spelled().get(0).token())
                  + ", which the function chat cannot pass on as text; set "
                  + LlmRules.ALLOW_SPECIAL_TOKENS
                  + " if items may contain special tokens"));
    }
    return content.text();
  }
}
