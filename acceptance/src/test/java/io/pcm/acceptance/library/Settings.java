package io.pcm.acceptance.library;

import io.pcm.api.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the few strings and numbers in the settings of these libraries, which need no escapes. */
final class Settings {
  private final String json;

  Settings(Json json) {
    this.json = json.toString();
  }

  String text(String name, String otherwise) {
    Matcher found = Pattern.compile("\"" + name + "\":\\s*\"([^\"]*)\"").matcher(json);
    return found.find() ? found.group(1) : otherwise;
  }

  int number(String name, int otherwise) {
    Matcher found = Pattern.compile("\"" + name + "\":\\s*(\\d+)").matcher(json);
    return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
  }
}
