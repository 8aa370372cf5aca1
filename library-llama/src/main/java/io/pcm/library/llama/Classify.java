package io.pcm.library.llama;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.library.llama.Engine.Answer;
import io.pcm.library.llama.Engine.Request;
import io.pcm.library.llama.Engine.Sampling;
import java.util.Optional;

/**
 * The function {@code classify}: which of the labels the model answers. A grammar restricts the
 * model to the labels' words; it generates one token at a time until only one label is possible.
 */
final class Classify implements LibraryFunction {
  /** A character has at most four bytes, each possibly a separate token. */
  private static final int CHARACTER_TOKENS = 8;

  private final Prompts prompts;
  private final Template template;
  private final Labels labels;
  private final Sampling sampling;
  private final boolean details;
  private final Optional<Prompts.FixedPart> fixed;

  private Classify(
      Prompts prompts, Template template, Labels labels, Sampling sampling, boolean details) {
    this.prompts = prompts;
    this.template = template;
    this.labels = labels;
    this.sampling = sampling;
    this.details = details;
    this.fixed = prompts.prepare(template.fixedPart());
  }

  static LibraryFunction of(Prompts prompts, Json json) throws InvalidSettingException {
    CheckedObject settings = CheckedObject.of("settings of classify", json);
    Template template = Template.of("prompt", settings.text("prompt"), settings);
    Labels labels = Labels.of(settings.object("labels"));
    Sampling sampling = LlamaLibrary.sampling(settings);
    boolean details = settings.flag("details", false);
    settings.end();
    return new Classify(prompts, template, labels, sampling, details);
  }

  @Override
  public Json call(Json item) throws CallFailedException {
    String prompt = template.render(item);
    int[] tokens = prompts.tokens(prompt, labels.longest() + CHARACTER_TOKENS);
    boolean space =
        !prompt.isEmpty() && !Character.isWhitespace(prompt.charAt(prompt.length() - 1));
    Answer answer = first(prompt, tokens, labels.grammarAfter("", space));
    String said = answer.text();
    int generated = answer.tokens();
    Optional<String> label = label(said, space, answer);
    for (int step = 0; label.isEmpty() && step <= labels.longest(); step++) {
      String grammar = labels.grammarAfter(word(said, space), space && said.isEmpty());
      answer = next(prompt + said, grammar);
      said += answer.text();
      generated += answer.tokens();
      label = label(said, space, answer);
    }
    String found = label.orElseThrow(() -> new IllegalStateException("no end of the answer"));
    return details
        ? LlamaLibrary.details("label", found, tokens.length, generated, "label")
        : Json.of(Json.quote(found));
  }

  /** The label of the answer so far; empty if several are still possible. */
  private Optional<String> label(String said, boolean space, Answer last)
      throws CallFailedException {
    String word = word(said, space);
    Optional<String> label = last.text().isEmpty() ? labels.exactly(word) : labels.certain(word);
    boolean lost = last.text().isEmpty() ? label.isEmpty() : !labels.possible(word);
    if (lost) {
      throw new CallFailedException(
          new CallError(
              CallError.CALL_FAILED,
              "the model answered "
                  + Json.quote(said)
                  + ", which does not begin any label: the engine violated the grammar"));
    }
    return label;
  }

  private static String word(String said, boolean space) {
    return space && said.startsWith(" ") ? said.substring(1) : said;
  }

  private Answer first(String prompt, int[] tokens, String grammar) {
    Answer answer = prompts.first(fixed, tokens, request(prompt, grammar, 1), text -> false);
    return answer.tokens() > 0 ? answer : wholeCharacter(prompt, grammar);
  }

  private Answer next(String prompt, String grammar) {
    Answer answer = prompts.next(request(prompt, grammar, 1));
    return answer.tokens() > 0 ? answer : wholeCharacter(prompt, grammar);
  }

  /**
   * The first token was part of a character: generates more tokens until the character is complete.
   */
  private Answer wholeCharacter(String prompt, String grammar) {
    for (int tokens = 2; tokens < CHARACTER_TOKENS; tokens++) {
      Answer answer = prompts.next(request(prompt, grammar, tokens));
      if (answer.tokens() > 0) {
        return answer;
      }
    }
    throw new IllegalStateException("no whole character after " + CHARACTER_TOKENS + " tokens");
  }

  private Request request(String prompt, String grammar, int tokensMax) {
    return prompts.request(prompt, Optional.of(grammar), sampling, tokensMax);
  }
}
