package io.pcm.api.llm;

import io.pcm.api.workflow.Mistakes;
import java.util.Set;

/** Checks that an engine can do what a task asks. */
final class EngineCheck {
  private final LlmEngine engine;
  private final Mistakes mistakes;

  /**
   * @param mistakes the place of the task's settings
   */
  EngineCheck(LlmEngine engine, Mistakes mistakes) {
    this.engine = engine;
    this.mistakes = mistakes;
  }

  void has(String function) {
    if (!engine.functions().contains(function)) {
      mistakes.wrong(
          "the engine "
              + engine.label()
              + " has no function "
              + function
              + (engine.isServer()
                  ? ", because servers have no common way to restrict an answer to labels; use chat"
                      + " with a schema such as {enum: [\"yes\", \"no\"]}"
                  : "; use engine: llama-server or vllm"));
    }
  }

  void knows(Prompt prompt, String function) {
    Set<String> given = prompt.given();
    if (!engine.isServer() && given.contains("extra-body")) {
      mistakes.at("extra-body").wrong("is for servers, and the engine is " + engine.label());
    }
    if (!engine.knowsProbabilities() && given.contains(LlmRules.PROBABILITIES)) {
      mistakes
          .at(LlmRules.PROBABILITIES)
          .wrong("is for llama-server and vllm, and the engine is " + engine.label());
    }
    if (!engine.isKnown()) {
      anyServer(prompt, function);
    }
  }

  /** Of any server, only OpenAI's routes are known. */
  private void anyServer(Prompt prompt, String function) {
    if (prompt.given().contains(LlmRules.THINKING)) {
      mistakes
          .at(LlmRules.THINKING)
          .wrong("is not OpenAI's; if the server has it, put it into extra-body");
    }
    if (function.equals(LlmRules.COMPLETE) && prompt.given().contains("schema")) {
      mistakes
          .at("schema")
          .wrong("is for chat with the engine server: OpenAI's completions have none");
    }
    prompt
        .setting("sampling", Sampling.class)
        .ifPresent(
            sampling ->
                sampling.names().stream()
                    .filter(name -> !LlmRules.OPENAI_SAMPLING.contains(name))
                    .forEach(
                        name ->
                            mistakes
                                .at("sampling")
                                .at(name)
                                .wrong(
                                    "is not OpenAI's; if the server has it, put it into extra-body"
                                        + " by the server's name")));
    if (!prompt.flag(LlmRules.ALLOW_SPECIAL_TOKENS).orElse(false)) {
      mistakes
          .at(LlmRules.ALLOW_SPECIAL_TOKENS)
          .missing(
              "true, because the engine server cannot tell the model's special tokens, so they"
                  + " cannot be kept apart from the text of items");
    }
  }
}
