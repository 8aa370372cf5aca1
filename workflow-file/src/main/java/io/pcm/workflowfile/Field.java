package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.WholeNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A value together with its property. All reading methods return empty if the value is wrong, and
 * report that to the problems.
 */
record Field(Value value, String property, Problems problems) {

  /** Reports what is wrong, in words that continue a sentence that begins with the property. */
  void wrong(String text) {
    problems.add(value.place(), property, text);
  }

  boolean isNull() {
    return value instanceof Value.Scalar && ((Value.Scalar) value).isNull();
  }

  /** The text of a single value. */
  Optional<String> text() {
    return scalar("a string").map(Value.Scalar::text);
  }

  /** The text of a single value, not empty. */
  Optional<String> word(String what) {
    Optional<String> text = scalar(what).map(Value.Scalar::text);
    if (text.isPresent() && text.get().isEmpty()) {
      wrong("must be " + what + ", not an empty string");
      return Optional.empty();
    }
    return text;
  }

  /** A value that is not a list, a mapping or null. */
  Optional<Value.Scalar> scalar(String what) {
    if (value instanceof Value.Scalar && !isNull()) {
      if (((Value.Scalar) value).text().indexOf('\0') < 0) {
        return Optional.of((Value.Scalar) value);
      }
      wrong("must not contain the character U+0000");
      return Optional.empty();
    }
    wrong("must be " + what + ", not " + value.shown());
    return Optional.empty();
  }

  /** One of these words. */
  Optional<String> choice(List<String> words) {
    String what = "one of " + String.join(", ", words);
    Optional<String> word = word(what);
    if (word.isPresent() && !words.contains(word.get())) {
      wrong("must be " + what + ", not " + value.shown());
      return Optional.empty();
    }
    return word;
  }

  /** A whole number from min to max, inclusive. */
  OptionalLong integer(long min, long max) {
    Optional<BigDecimal> number =
        number(BigDecimal.valueOf(min), BigDecimal.valueOf(max), "whole number");
    if (number.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(number.get().longValueExact());
    } catch (ArithmeticException e) {
      wrong("must be a whole number, " + min + " to " + max + ", not " + value.shown());
      return OptionalLong.empty();
    }
  }

  /** A whole number that the rule allows. */
  Optional<Integer> whole(WholeNumber rule) {
    OptionalLong number = integer(rule.least(), rule.most());
    return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
  }

  /** A number from min to max, inclusive. */
  Optional<BigDecimal> number(BigDecimal min, BigDecimal max, String kind) {
    return number(
        number -> number.compareTo(min) >= 0 && number.compareTo(max) <= 0,
        "must be a " + kind + ", " + min.toPlainString() + " to " + max.toPlainString());
  }

  /** A number for which the rule holds; {@code right} says what it must be. */
  Optional<BigDecimal> number(Predicate<BigDecimal> rule, String right) {
    if (value instanceof Value.Scalar && ((Value.Scalar) value).isNumber()) {
      BigDecimal number = new BigDecimal(((Value.Scalar) value).text());
      if (rule.test(number)) {
        return Optional.of(number);
      }
    }
    wrong(right + ", not " + value.shown() + numberHint());
    return Optional.empty();
  }

  private String numberHint() {
    if (!(value instanceof Value.Scalar)) {
      return "";
    }
    Value.Scalar scalar = (Value.Scalar) value;
    if (!scalar.plain()) {
      return new Value.Scalar(scalar.text(), true, scalar.place()).isNumber()
          ? " in quotes, which is a string"
          : "";
    }
    return scalar.text().matches("[+-]?(0[0-9_]+|0[xob][0-9a-fA-F_]+|[0-9]+_[0-9_]*|\\+[0-9]+)")
        ? "; write plain decimal digits"
        : "";
  }

  Optional<Boolean> bool() {
    if (value instanceof Value.Scalar && ((Value.Scalar) value).isBoolean()) {
      return Optional.of(((Value.Scalar) value).text().equals("true"));
    }
    wrong("must be true or false, not " + value.shown());
    return Optional.empty();
  }

  /** The items of a list, named {@code property[0]} and so on. */
  Optional<List<Field>> list(String what) {
    if (!(value instanceof Value.Listing)) {
      wrong("must be " + what + ", not " + value.shown());
      return Optional.empty();
    }
    List<Field> items = new ArrayList<>();
    for (Value item : ((Value.Listing) value).items()) {
      items.add(new Field(item, property + "[" + items.size() + "]", problems));
    }
    return Optional.of(items);
  }

  /** A list of non-empty strings; wrong ones are reported and omitted. */
  List<String> words(String what) {
    return list(what).orElse(List.of()).stream()
        .flatMap(item -> item.word("a string").stream())
        .toList();
  }

  /** Like {@link #words}, but a single string counts as a list of one. */
  List<String> wordOrWords(String what) {
    return value instanceof Value.Scalar ? word(what).stream().toList() : words(what);
  }

  Optional<Fields> mapping(String what) {
    if (value instanceof Value.Mapping) {
      return Optional.of(new Fields((Value.Mapping) value, this));
    }
    wrong("must be " + what + ", not " + value.shown());
    return Optional.empty();
  }

  /** Any value as JSON. */
  Optional<Json> json(int bytesMax) {
    try {
      return Optional.of(JsonText.of(value, bytesMax));
    } catch (JsonText.TooLargeException e) {
      wrong(e.why());
      return Optional.empty();
    }
  }
}
