package io.pcm.api.llm;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Mistakes;
import io.pcm.api.workflow.Point;
import io.pcm.api.workflow.Suggestion;
import io.pcm.api.workflow.TaskFunction;
import java.util.function.Function;

/**
 * The functions of a language model: what {@link io.pcm.api.workflow.WorkflowBuilder#library}
 * returns for an {@link Llm}.
 *
 * <pre>{@code
 * TaskFunction answer = verifier.complete(Prompt.of("The capital of {{country}} is").maxTokens(8));
 * TaskFunction judge =
 *     verifier.classify(
 *         Prompt.of("Is it true that {{claim}}?").label("TRUE", "Yes").label("FALSE", "No"));
 * TaskFunction each =
 *     verifier.classify(at -> PromptFile.read("templates/" + at.get(template) + ".yaml"));
 * }</pre>
 *
 * <p>A prompt that is wrong, or has settings of the other function, is reported by {@link
 * io.pcm.api.workflow.WorkflowBuilder#build()}. An item without a field that the prompt names fails
 * only its own call; but a run does not start if none of the first 100 items of a map task has the
 * field, or if the prompt names no field and there are several items.
 */
public final class LlmFunctions {
  private final String library;
  private final Llm llm;

  LlmFunctions(String library, Llm llm) {
    this.library = library;
    this.llm = llm;
  }

  /**
   * The model's continuation of the prompt. The result is a string, or an object with {@link
   * Prompt#details}.
   *
   * @param prompt without labels
   */
  public TaskFunction complete(Prompt prompt) {
    return complete(at -> prompt);
  }

  /**
   * Like {@link #complete(Prompt)}, with a prompt for each point of the matrix.
   *
   * @param prompt called by {@link io.pcm.api.workflow.WorkflowBuilder#build()} for each point
   */
  public TaskFunction complete(Function<Point, Prompt> prompt) {
    return function(LlmRules.COMPLETE, prompt);
  }

  /**
   * Which of the prompt's labels the model answers; it cannot answer anything else. The result is
   * the label, a string, or an object with {@link Prompt#details}.
   *
   * @param prompt with at least two labels, without {@link Prompt#maxTokens} and {@link
   *     Prompt#stop}
   */
  public TaskFunction classify(Prompt prompt) {
    return classify(at -> prompt);
  }

  /**
   * Like {@link #classify(Prompt)}, with a prompt for each point of the matrix.
   *
   * @param prompt called by {@link io.pcm.api.workflow.WorkflowBuilder#build()} for each point
   */
  public TaskFunction classify(Function<Point, Prompt> prompt) {
    return function(LlmRules.CLASSIFY, prompt);
  }

  /**
   * The model's answer to messages, which the model's own chat template makes into a prompt: those
   * of {@link Prompt#system} and {@link Prompt#example}, then the prompt's text as the user's. The
   * result is a string, or an object with {@link Prompt#details}. Not for {@link
   * LlmEngine#LLAMA_JAVA}.
   *
   * @param prompt without labels
   */
  public TaskFunction chat(Prompt prompt) {
    return chat(at -> prompt);
  }

  /**
   * Like {@link #chat(Prompt)}, with a prompt for each point of the matrix.
   *
   * @param prompt called by {@link io.pcm.api.workflow.WorkflowBuilder#build()} for each point
   */
  public TaskFunction chat(Function<Point, Prompt> prompt) {
    return function(LlmRules.CHAT, prompt);
  }

  /**
   * The prompt as a list of numbers, which models for embeddings compute, and others by a pooling
   * that is set in {@link Llm#options}. The result is an array. Not for {@link
   * LlmEngine#LLAMA_JAVA}. A library of {@link LlmEngine#VLLM} that embeds has no other functions
   * but {@link #request}.
   *
   * @param prompt with {@link Prompt#allowSpecialTokens} at most
   */
  public TaskFunction embed(Prompt prompt) {
    return embed(at -> prompt);
  }

  /**
   * Like {@link #embed(Prompt)}, with a prompt for each point of the matrix.
   *
   * @param prompt called by {@link io.pcm.api.workflow.WorkflowBuilder#build()} for each point
   */
  public TaskFunction embed(Function<Point, Prompt> prompt) {
    return function(LlmRules.EMBED, prompt);
  }

  /**
   * Passes each item on to the server as the body of a request, or as a line of OpenAI's batch
   * form, {@code {"custom_id": …, "url": …, "body": …}}. The result is the body of the answer, or a
   * line of the batch form. The name of the model in a request is replaced by that of the library.
   * Not for {@link LlmEngine#LLAMA_JAVA}.
   */
  public TaskFunction request() {
    return request(Json.of("{}"));
  }

  /** Like {@link #request}, for the model that each request names, such as an adapter. */
  public TaskFunction requestToNamedModel() {
    return request(Json.of("{\"request-model\":\"keep\"}"));
  }

  private TaskFunction request(Json settings) {
    return new TaskFunction(library, LlmRules.REQUEST) {
      @Override
      protected Json settings(Point at, Mistakes mistakes) {
        new EngineCheck(llm.engine(), mistakes).has(LlmRules.REQUEST);
        return settings;
      }
    };
  }

  private void adapter(String name, Mistakes mistakes) {
    if (!llm.adapters().contains(name)) {
      mistakes
          .at(LlmRules.ADAPTER)
          .wrong(
              "the library has no adapter "
                  + Mistake.quoted(name)
                  + Suggestion.among(llm.adapters(), name));
    }
  }

  private TaskFunction function(String name, Function<Point, Prompt> prompt) {
    return new TaskFunction(library, name) {
      @Override
      protected Json settings(Point at, Mistakes mistakes) {
        EngineCheck engine = new EngineCheck(llm.engine(), mistakes);
        engine.has(name);
        Prompt asked = prompt.apply(at);
        new PromptCheck(mistakes, llm.contextSize()).check(asked, name);
        engine.knows(asked, name);
        asked.setting(LlmRules.ADAPTER, String.class).ifPresent(it -> adapter(it, mistakes));
        Json json = PromptJson.of(asked);
        if (json.length() > Limits.SETTINGS_BYTES) {
          mistakes.wrong("is larger than " + Limits.SETTINGS_BYTES / 1024 + " KiB as JSON");
        }
        return json;
      }
    };
  }
}
