package io.pcm.library.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value whose numbers keep their notation: {@code 1e5}, {@code 1.10}. */
sealed interface ItemTree {
  /** The value as JSON without spaces. */
  String json();

  /** The value for a prompt: the text of a string, anything else as JSON. */
  default String text() {
    return json();
  }

  /** The member of an object. */
  default Optional<ItemTree> member(String name) {
    return Optional.empty();
  }

  record Text(String value) implements ItemTree {
    @Override
    public String json() {
      return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
    }

    @Override
    public String text() {
      return value;
    }
  }

  /** A number, true, false or null. */
  record Word(String json) implements ItemTree {}

  record Listing(List<ItemTree> values) implements ItemTree {
    @Override
    public String json() {
      List<String> all = new ArrayList<>();
      values.forEach(value -> all.add(value.json()));
      return "[" + String.join(",", all) + "]";
    }
  }

  record Members(Map<String, ItemTree> members) implements ItemTree {
    @Override
    public String json() {
      List<String> all = new ArrayList<>();
      members.forEach((name, value) -> all.add(new Text(name).json() + ":" + value.json()));
      return "{" + String.join(",", all) + "}";
    }

    @Override
    public Optional<ItemTree> member(String name) {
      return Optional.ofNullable(members.get(name));
    }
  }

  /**
   * @throws IOException if it is not a JSON value, has a duplicate member, or is nested deeper than
   *     1,000 levels
   */
  static ItemTree of(Json item) throws IOException {
    try (JsonParser parser = Parsers.FACTORY.createParser(item.utf8())) {
      parser.nextToken();
      ItemTree tree = Parsers.value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
      return tree;
    }
  }

  /** Parses values recursively. */
  final class Parsers {
    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNumberLength(Limits.FRAME_BYTES).build())
            .build();

    private Parsers() {}

    /** The value that begins with the parser's current token. */
    private static ItemTree value(JsonParser parser) throws IOException {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_OBJECT) {
        Map<String, ItemTree> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return new Members(members);
      } else if (token == JsonToken.START_ARRAY) {
        List<ItemTree> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        return new Listing(values);
      } else if (token == JsonToken.VALUE_STRING) {
        return new Text(parser.getText());
      } else if (token != null && token.isScalarValue()) {
        return new Word(parser.getText());
      }
      throw new IOException("it is empty");
    }
  }
}
