package io.pcm.api.workflow;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.util.function.Function;

/** The functions of a library that a user wrote. */
public final class LibraryFunctions {
  private final String library;

  LibraryFunctions(String library) {
    this.library = library;
  }

  /** A function without settings. */
  public TaskFunction function(String name) {
    return function(name, Json.of("{}"));
  }

  /**
   * A function with settings.
   *
   * @param settings a JSON object of at most {@link Limits#SETTINGS_BYTES}
   */
  public TaskFunction function(String name, Json settings) {
    return function(name, at -> settings);
  }

  /** A function whose settings depend on the point of the matrix. */
  public TaskFunction function(String name, Function<Point, Json> settings) {
    return new TaskFunction(library, name) {
      @Override
      protected Json settings(Point at, Mistakes mistakes) {
        Json json = settings.apply(at);
        checkObject(json, mistakes);
        return json;
      }
    };
  }

  /** Only the outside: whoever parses the JSON reports what is wrong inside. */
  static void checkObject(Json json, Mistakes mistakes) {
    String text = json.toString().strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      mistakes.wrong("must be a JSON object, not " + Mistake.quoted(text));
    } else if (json.length() > Limits.SETTINGS_BYTES) {
      mistakes.wrong("is larger than " + Limits.SETTINGS_BYTES / 1024 + " KiB as JSON");
    }
  }
}
