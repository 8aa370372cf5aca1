package io.pcm.pilot.process;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pcm.api.Json;
import io.pcm.protocol.message.LoadedContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program says in READY that it has loaded. Never trusts it: whatever is not as it should be
 * counts as not said, and what exceeds the limits is left out.
 *
 * @param files paths on this machine
 */
record ToldContent(List<String> files, String packages) {
  private static final String LOADED = "loaded";
  private static final String FILES = "files";
  private static final String PACKAGES = "packages";
  private static final ToldContent NOTHING = new ToldContent(List.of(), "");

  static ToldContent of(Json ready) {
    try (JsonParser parser = AnswerCheck.parser(ready)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NOTHING;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals(LOADED);
        JsonToken value = parser.nextToken();
        if (here && value == JsonToken.START_OBJECT) {
          return loaded(parser);
        }
        parser.skipChildren();
      }
      return NOTHING;
    } catch (IOException e) {
      return NOTHING;
    }
  }

  private static ToldContent loaded(JsonParser parser) throws IOException {
    List<String> files = List.of();
    String packages = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(FILES) && value == JsonToken.START_ARRAY) {
        files = texts(parser);
      } else if (name.equals(PACKAGES) && value == JsonToken.VALUE_STRING) {
        packages = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return new ToldContent(
        files, packages.length() <= LoadedContent.PACKAGES_LENGTH ? packages : "");
  }

  private static List<String> texts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    int length = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        throw new IOException("the list of files does not end");
      }
      String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
      parser.skipChildren();
      length += text.length();
      if (text.startsWith("/")
          && texts.size() < LoadedContent.FILES_MAX
          && length <= LoadedContent.PATHS_LENGTH) {
        texts.add(text);
      }
    }
    return texts;
  }
}
