package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.llm.LlmRules;
import io.pcm.library.llm.Engine.Generation;
import io.pcm.library.llm.Engine.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * How many answers an item gets. They come one after the other, so that a call is one request in
 * flight.
 *
 * @param number empty for a single result, which is no list
 * @param generation of each answer, but for its seed
 */
record Samples(OptionalInt number, Generation generation) {
  static Samples of(CheckedObject settings, Generation generation) throws InvalidSettingException {
    boolean given = settings.names().contains(LlmRules.SAMPLES.name());
    int number = settings.integer(LlmRules.SAMPLES);
    return new Samples(given ? OptionalInt.of(number) : OptionalInt.empty(), generation);
  }

  /** Asks for one answer. */
  interface Asking {
    CompletionStage<Reply> ask(Generation generation) throws CallFailedException;
  }

  /** The answer to an item, or a list of them. */
  CompletionStage<Reply> ask(Json item, Asking asking) throws CallFailedException {
    if (number.isEmpty()) {
      return asking.ask(generation);
    }
    CompletionStage<List<Reply>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (int i = 0; i < number.getAsInt(); i++) {
      Generation next = generation.seeded(seed(generation.sampling().seed(), item, i));
      all =
          all.thenCompose(
              before ->
                  stage(asking, next)
                      .thenApply(
                          answer -> {
                            before.add(answer);
                            return before;
                          }));
    }
    return all.thenApply(Samples::together);
  }

  /** The counts are those of all answers, and one that was cut off shows. */
  private static Reply together(List<Reply> all) {
    String results =
        all.stream()
            .map(each -> each.result().toString())
            .collect(Collectors.joining(",", "[", "]"));
    TokenCounts counts = all.stream().map(Reply::counts).reduce(TokenCounts::plus).orElseThrow();
    List<String> ends = all.stream().map(Reply::finish).toList();
    return new Reply(Json.of(results), counts, ends.contains("length") ? "length" : ends.get(0));
  }

  private static CompletionStage<Reply> stage(Asking asking, Generation generation) {
    try {
      return asking.ask(generation);
    } catch (CallFailedException e) {
      throw new CompletionException(e);
    }
  }

  /** The same in each run, and as good as random: 31 bits of a hash. */
  private static int seed(int seed, Json item, int sample) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((seed + " " + sample + " ").getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest.digest(item.utf8())).getInt() & Integer.MAX_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }
}
