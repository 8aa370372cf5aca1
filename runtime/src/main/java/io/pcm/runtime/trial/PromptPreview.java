package io.pcm.runtime.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.PromptText;
import io.pcm.api.llm.PromptText.BadPromptException;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills the prompts of a task as its library would, without loading anything. */
final class PromptPreview {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Task task;
  private final boolean isChat;
  private final List<Turn> turns;

  /** A text of the task's settings, and who says it in a chat. */
  private record Turn(String role, PromptText text) {}

  /** An item lacks a field that the prompt needs. */
  private static final class LacksFieldException extends Exception {
    private static final long serialVersionUID = 1L;

    LacksFieldException(String field) {
      super("the prompt needs the field " + Json.quote(field) + ", which the item lacks");
    }
  }

  /** The prompts of a task; none if its function has none. */
  PromptPreview(Task task, Library library) {
    this.task = task;
    this.isChat = task.function().equals(LlmRules.CHAT);
    this.turns = hasPrompt(task, library) ? turns(read(task.settings()), isChat) : List.of();
  }

  private static boolean hasPrompt(Task task, Library library) {
    return Trial.showsItsAnswers(library)
        && LlmRules.FUNCTIONS.contains(task.function())
        && !task.function().equals(LlmRules.REQUEST);
  }

  private static List<Turn> turns(JsonNode settings, boolean isChat) {
    List<Turn> turns = new ArrayList<>();
    if (isChat) {
      add(turns, "system", settings.path("system"));
      for (JsonNode example : settings.path("examples")) {
        add(turns, "user", example.path("user"));
        add(turns, "assistant", example.path("assistant"));
      }
    }
    add(turns, "user", settings.path("prompt"));
    return List.copyOf(turns);
  }

  private static void add(List<Turn> turns, String role, JsonNode text) {
    if (text.isTextual()) {
      try {
        turns.add(new Turn(role, PromptText.parse(text.textValue())));
      } catch (BadPromptException e) {
        throw new IllegalStateException("the workflow was checked when it was built", e);
      }
    }
  }

  private static JsonNode read(Json json) {
    try {
      return JSON.readTree(json.utf8());
    } catch (IOException e) {
      throw new IllegalStateException("settings are JSON", e);
    }
  }

  /** What a call of this item would begin with. */
  PreviewedItem of(TrialItem item) {
    if (item.refused().isPresent()) {
      return new PreviewedItem(task, item, Optional.empty(), item.refused());
    }
    if (turns.isEmpty()) {
      return new PreviewedItem(task, item, Optional.empty(), Optional.empty());
    }
    try {
      Json json = ((Item.Value) item.item()).json();
      return new PreviewedItem(task, item, Optional.of(shown(json)), Optional.empty());
    } catch (LacksFieldException e) {
      CallError error = new CallError(CallError.BAD_ITEM, String.valueOf(e.getMessage()));
      return new PreviewedItem(task, item, Optional.empty(), Optional.of(error));
    }
  }

  private Shown shown(Json item) throws LacksFieldException {
    List<Shown.ChatMessage> messages = new ArrayList<>();
    Optional<Shown.PromptPieces> prompt = Optional.empty();
    for (Turn turn : turns) {
      String fixed = turn.text().texts().get(0);
      String rest = rest(turn.text(), item);
      if (isChat) {
        messages.add(new Shown.ChatMessage(turn.role(), fixed + rest));
      } else {
        prompt = Optional.of(new Shown.PromptPieces(fixed, rest));
      }
    }
    return new Shown(prompt, messages, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The text from the first placeholder. */
  private static String rest(PromptText text, Json item) throws LacksFieldException {
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < text.fields().size(); i++) {
      String name = text.fields().get(i);
      Optional<Json> value = member(item, name).or(() -> nested(item, name));
      if (value.isEmpty()) {
        throw new LacksFieldException(name);
      }
      rest.append(TriedCall.asText(value.get().toString())).append(text.texts().get(i + 1));
    }
    return rest.toString();
  }

  private static Optional<Json> nested(Json item, String path) {
    Optional<Json> at = Optional.of(item);
    for (String name : path.split("\\.", -1)) {
      at = at.flatMap(object -> member(object, name));
    }
    return at;
  }

  /** A member with the digits of its numbers. */
  private static Optional<Json> member(Json object, String name) {
    String only = new String(JsonBytes.pick(object, List.of(name)), StandardCharsets.UTF_8);
    int start = ("{" + Json.quote(name) + ":").length();
    return only.length() <= start
        ? Optional.empty()
        : Optional.of(Json.of(only.substring(start, only.length() - 1)));
  }
}
