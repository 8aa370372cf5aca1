package io.pcm.library.llama;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llama.TokenEngine.Constraint;
import io.pcm.library.llama.TokenEngine.Generated;
import io.pcm.library.llama.TokenEngine.Request;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Sampling;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.Rendered;
import io.pcm.library.llm.TokenCounts;
import java.util.Optional;

/**
 * Finds which of the labels the model answers. A grammar restricts the model to the labels' words;
 * it generates one token at a time until only one label is possible.
 */
record LabelSearch(
    Prompts prompts, Optional<Prompts.FixedPart> fixed, Labels labels, Sampling sampling) {
  Choice answer(Rendered prompt) throws CallFailedException {
    int[] tokens = prompts.tokens(prompt, labels.tokensMax());
    boolean space = prompt.maySpaceFollow();
    Prompts.First first = first(prompt, tokens, labels.grammarAfter("", space));
    Generated answer = first.answer();
    String said = answer.text();
    int generated = answer.tokens();
    Optional<String> label = label(said, space, answer);
    for (int step = 0; label.isEmpty() && step <= labels.longest(); step++) {
      String grammar = labels.grammarAfter(word(said, space), space && said.isEmpty());
      answer = next(prompt.followedBy(said), grammar);
      said += answer.text();
      generated += answer.tokens();
      label = label(said, space, answer);
    }
    String found = label.orElseThrow(() -> new IllegalStateException("no end of the answer"));
    return new Choice(found, said, new TokenCounts(tokens.length, first.cached(), generated));
  }

  /** The label of the answer so far; empty if several are still possible. */
  private Optional<String> label(String said, boolean space, Generated last)
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

  private Prompts.First first(Rendered prompt, int[] tokens, String grammar) {
    Prompts.First first = prompts.first(fixed, tokens, request(prompt, grammar, 1), text -> false);
    return first.answer().tokens() > 0
        ? first
        : new Prompts.First(wholeCharacter(prompt, grammar), first.cached());
  }

  private Generated next(Rendered prompt, String grammar) {
    Generated answer = prompts.next(request(prompt, grammar, 1));
    return answer.tokens() > 0 ? answer : wholeCharacter(prompt, grammar);
  }

  /**
   * The first token was part of a character: generates more tokens until the character is complete.
   */
  private Generated wholeCharacter(Rendered prompt, String grammar) {
    for (int tokens = 2; tokens < Labels.CHARACTER_TOKENS; tokens++) {
      Generated answer = prompts.next(request(prompt, grammar, tokens));
      if (answer.tokens() > 0) {
        return answer;
      }
    }
    throw new IllegalStateException(
        "no whole character after " + Labels.CHARACTER_TOKENS + " tokens");
  }

  private Request request(Rendered prompt, String grammar, int tokens) {
    return prompts.request(prompt, Optional.of(new Constraint.Grammar(grammar)), sampling, tokens);
  }
}
