package io.pcm.library.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.llm.PromptText;
import io.pcm.api.llm.Surrogates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A prompt with placeholders {@code {{field}}} for the fields of an item; {@code {{a.b}}} is the
 * field b of the object a. Strings are inserted as text, other values as JSON, with the original
 * notation of numbers.
 */
final class Template {
  private final PromptText parts;
  private final SpecialTokens barred;

  private Template(PromptText parts, SpecialTokens barred) {
    this.parts = parts;
    this.barred = barred;
  }

  /**
   * @param barred the special tokens that items must not add
   */
  static Template of(String name, String text, CheckedObject settings, SpecialTokens barred)
      throws InvalidSettingException {
    try {
      return new Template(PromptText.parse(text), barred);
    } catch (PromptText.BadPromptException e) {
      throw settings.bad(name, String.valueOf(e.getMessage()));
    }
  }

  /** The text before the first placeholder, which all prompts have in common. */
  String fixedPart() {
    return parts.texts().get(0);
  }

  /**
   * @throws CallFailedException BAD_ITEM if the item is not JSON, lacks a field, or has a lone
   *     surrogate in one
   */
  Rendered render(Json item) throws CallFailedException {
    if (parts.fields().isEmpty()) {
      return Rendered.of(fixedPart());
    }
    ItemTree tree = parse(item);
    StringBuilder prompt = new StringBuilder(fixedPart());
    List<SpecialTokens.Span> filled = new ArrayList<>();
    for (int i = 0; i < parts.fields().size(); i++) {
      String name = parts.fields().get(i);
      String value = field(tree, name).text();
      int half = Surrogates.firstAlone(value);
      if (half >= 0) {
        throw badItem(
            "the field "
                + Json.quote(name)
                + " has half a character, the lone surrogate "
                + String.format("\\u%04x", (int) value.charAt(half))
                + ", which no text in UTF-8 can hold; write the whole character");
      }
      filled.add(new SpecialTokens.Span(prompt.length(), prompt.length() + value.length()));
      prompt.append(value).append(parts.texts().get(i + 1));
    }
    String text = prompt.toString();
    return new Rendered(text, barred.in(text, filled));
  }

  private static ItemTree parse(Json item) throws CallFailedException {
    try {
      return ItemTree.of(item);
    } catch (JsonProcessingException e) {
      throw badItem("the item is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw badItem("the item is not JSON: " + e.getMessage());
    }
  }

  private static ItemTree field(ItemTree item, String path) throws CallFailedException {
    Optional<ItemTree> value = item.member(path);
    if (value.isEmpty()) {
      value = Optional.of(item);
      for (String name : path.split("\\.", -1)) {
        value = value.flatMap(tree -> tree.member(name));
      }
    }
    if (value.isEmpty()) {
      throw badItem(
          "the prompt needs the field "
              + Json.quote(path)
              + ", which the item lacks; it has "
              + names(item));
    }
    return value.get();
  }

  private static String names(ItemTree item) {
    return item instanceof ItemTree.Members members
        ? Surrogates.shown(members.members().keySet().toString())
        : "no fields, because it is not an object";
  }

  private static CallFailedException badItem(String message) {
    return new CallFailedException(new CallError(CallError.BAD_ITEM, message));
  }
}
