package io.pcm.library.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.library.llm.Engine.Answer;
import io.pcm.library.llm.Engine.Choice;
import io.pcm.library.llm.Engine.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one call asked an engine, and what the engine answered. Thread-safe. */
final class Observation {
  /** A prompt for which the engine has chosen a label. */
  private record Classified(Engine.Prompting prompting, Rendered prompt, Labels labels) {}

  private volatile String fixedPart = "";
  private volatile @Nullable Rendered prompt;
  private volatile List<Message> messages = List.of();
  private volatile @Nullable Answer answer;
  private volatile @Nullable Choice choice;
  private volatile @Nullable Classified classified;
  private volatile Map<String, Double> probabilities = Map.of();

  /**
   * @param fixed the text with which all prompts of the task begin
   */
  void asked(String fixed, Rendered text) {
    fixedPart = fixed;
    prompt = text;
  }

  void asked(List<Message> all) {
    messages = List.copyOf(all);
  }

  void answered(Answer given) {
    answer = given;
  }

  /** The engine has chosen a label for a prompt of this task. */
  void chose(Choice given, Engine.Prompting prompting, Labels labels) {
    choice = given;
    Rendered asked = prompt;
    classified = asked == null ? null : new Classified(prompting, asked, labels);
  }

  void likely(Map<String, Double> labels) {
    probabilities = labels;
  }

  /**
   * Asks how likely each label is, if the engine has chosen one and the call itself did not ask. If
   * that fails, nothing is known.
   */
  CompletionStage<Observation> withProbabilities() {
    Classified open = classified;
    if (open == null || !probabilities.isEmpty()) {
      return CompletableFuture.completedStage(this);
    }
    return likely(open)
        .handle(
            (labels, thrown) -> {
              if (thrown == null) {
                likely(labels.labels());
              }
              return this;
            });
  }

  private static CompletionStage<Engine.Likelihoods> likely(Classified open) {
    try {
      return open.prompting().probabilities(open.prompt(), open.labels());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /**
   * As JSON, with only what was observed.
   *
   * @param longest characters of each text; the middle of longer ones is cut out
   */
  ObjectNode json(int longest) {
    ObjectNode node = CheckedObject.JSON.createObjectNode();
    Rendered text = prompt;
    if (text != null) {
      int fixed = text.text().startsWith(fixedPart) ? fixedPart.length() : 0;
      node.putObject("prompt")
          .put("fixed", cut(text.text().substring(0, fixed), longest))
          .put("rest", cut(text.text().substring(fixed), longest));
    }
    if (!messages.isEmpty()) {
      ArrayNode all = node.putArray("messages");
      for (Message message : messages) {
        all.addObject().put("role", message.role()).put("content", cut(message.content(), longest));
      }
    }
    Answer said = answer;
    if (said != null) {
      node.put("text", cut(said.text(), longest));
      counts(node, said.counts(), said.finish());
    }
    Choice chosen = choice;
    if (chosen != null) {
      node.put("text", cut(chosen.said(), longest));
      counts(node, chosen.counts(), Classify.FINISH);
    }
    Map<String, Double> likely = probabilities;
    if (!likely.isEmpty()) {
      node.setAll(Classify.probabilities(likely));
    }
    return node;
  }

  private static void counts(ObjectNode node, TokenCounts counts, String finish) {
    node.put("prompt-tokens", counts.prompt()).put("tokens", counts.generated());
    node.put("finish", finish);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int half = longest / 2;
    int head = text.offsetByCodePoints(0, text.codePointCount(0, half));
    int tail = text.length() - half;
    int from =
        tail < text.length() && Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail;
    return text.substring(0, head)
        + "[... "
        + (from - head)
        + " characters ...]"
        + text.substring(from);
  }
}
