package io.pcm.library.llm;

import io.pcm.api.Json;
import io.pcm.api.library.NotedResult;

/**
 * What an engine says about its answers, as notes of results: {@code
 * {"prompt-tokens":270,"cached-tokens":256,"tokens":12,"finish":"stop","model":"…","name":"vllm",
 * "version":"0.32.0"}}, without what it does not tell.
 */
final class EngineNotes {
  /** Characters of each text, so that the notes never get too long, however they are escaped. */
  private static final int TEXT_MAX = 150;

  private static final int FINISH_MAX = 40;

  private final String identity;

  EngineNotes(Engine.Identity engine) {
    StringBuilder text = new StringBuilder();
    member(text, "model", engine.model(), TEXT_MAX);
    member(text, "adapter", engine.adapter(), TEXT_MAX);
    member(text, "name", engine.name(), TEXT_MAX);
    member(text, "version", engine.version(), TEXT_MAX);
    identity = text.toString();
  }

  NotedResult on(Engine.Reply reply) {
    return on(reply.result(), reply.counts(), reply.finish());
  }

  /**
   * @param finish why the answer ended; empty if the engine does not tell
   */
  NotedResult on(Json result, TokenCounts counts, String finish) {
    StringBuilder text = new StringBuilder(160);
    member(text, "prompt-tokens", counts.prompt());
    member(text, "cached-tokens", counts.cached());
    member(text, "tokens", counts.generated());
    member(text, "finish", finish, FINISH_MAX);
    text.append(identity);
    String members = text.length() == 0 ? "" : text.substring(1);
    return new NotedResult(result, Json.of("{" + members + "}"));
  }

  private static void member(StringBuilder text, String name, int count) {
    if (count >= 0) {
      text.append(",\"").append(name).append("\":").append(count);
    }
  }

  private static void member(StringBuilder text, String name, String value, int longest) {
    if (!value.isEmpty()) {
      String cut = value.substring(0, Math.min(longest, value.length()));
      text.append(",\"").append(name).append("\":").append(Json.quote(cut));
    }
  }
}
