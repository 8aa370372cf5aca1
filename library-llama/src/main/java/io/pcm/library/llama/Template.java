package io.pcm.library.llama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt with places {@code {{field}}} for the fields of an item; {@code {{a.b}}} is the field b
 * in the object a. A text goes in as it is, any other value as its JSON.
 */
final class Template {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  /** One more than there are fields. */
  private final List<String> texts = new ArrayList<>();

  private final List<String> fields = new ArrayList<>();

  private Template() {}

  static Template of(String name, String text, Settings settings) throws InvalidSettingException {
    Template template = new Template();
    int at = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
      int close = text.indexOf(CLOSE, open);
      String field = close < 0 ? "" : text.substring(open + OPEN.length(), close).strip();
      if (field.isEmpty() || field.contains("{") || field.contains("\n")) {
        throw settings.bad(
            name,
            "has {{ without a field's name and }} after it, at character "
                + (open + 1)
                + ": "
                + Json.quote(text.substring(open, Math.min(text.length(), open + 30))));
      }
      template.texts.add(text.substring(at, open));
      template.fields.add(field);
      at = close + CLOSE.length();
    }
    template.texts.add(text.substring(at));
    return template;
  }

  /** What every prompt begins with, however the item looks. */
  String fixedPart() {
    return texts.get(0);
  }

  /**
   * @throws CallFailedException BAD_ITEM if the item is no JSON or lacks a field
   */
  String render(Json item) throws CallFailedException {
    if (fields.isEmpty()) {
      return fixedPart();
    }
    JsonNode node = parse(item);
    StringBuilder prompt = new StringBuilder();
    for (int i = 0; i < fields.size(); i++) {
      JsonNode value = field(node, fields.get(i));
      prompt.append(texts.get(i)).append(value.isTextual() ? value.textValue() : value.toString());
    }
    return prompt.append(texts.get(fields.size())).toString();
  }

  private static JsonNode parse(Json item) throws CallFailedException {
    try {
      return Settings.JSON.readTree(item.utf8());
    } catch (JsonProcessingException e) {
      throw badItem("the item is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw badItem("the item is not JSON: " + e.getMessage());
    }
  }

  private static JsonNode field(JsonNode item, String path) throws CallFailedException {
    JsonNode value = item.get(path);
    if (value == null) {
      value = item;
      for (String name : path.split("\\.", -1)) {
        value = value == null ? null : value.get(name);
      }
    }
    if (value == null) {
      throw badItem(
          "the prompt needs the field "
              + Json.quote(path)
              + ", which the item lacks; it has "
              + names(item));
    }
    return value;
  }

  private static String names(JsonNode item) {
    if (!item.isObject()) {
      return "no fields, it is no object";
    }
    List<String> names = new ArrayList<>();
    item.fieldNames().forEachRemaining(names::add);
    return names.toString();
  }

  private static CallFailedException badItem(String message) {
    return new CallFailedException(new CallError(CallError.BAD_ITEM, message));
  }
}
