package io.pcm.api.workflow;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.util.function.Function;

/**
 * The functions of a library that a user wrote: what {@link WorkflowBuilder#library} returns for a
 * {@link JavaLibrary}, {@link PythonLibrary} or {@link CommandLibrary}.
 *
 * <pre>{@code
 * LibraryFunctions shout = w.library("shout", CommandLibrary.of("python3", "shout.py"));
 * TaskFunction loud = shout.function("shout", Json.of("{\"times\":3}"));
 * TaskFunction varied =
 *     shout.function("shout", at -> Json.of("{\"template\":" + Json.quote(at.get(template)) + "}"));
 * }</pre>
 *
 * <p>The library itself decides which functions it has: an unknown one fails the calls, not the
 * build.
 */
public final class LibraryFunctions {
  private final String library;

  LibraryFunctions(String library) {
    this.library = library;
  }

  /** A function without settings: it receives the object {@code {}}. */
  public TaskFunction function(String name) {
    return function(name, Json.of("{}"));
  }

  /**
   * A function with settings, the same for all calls of the task.
   *
   * @param settings a JSON object of at most {@link Limits#SETTINGS_BYTES}. {@code
   *     JsonMapping.write} of the artifact {@code pcm-json} makes one from a record
   */
  public TaskFunction function(String name, Json settings) {
    return function(name, at -> settings);
  }

  /**
   * A function whose settings depend on the point of the matrix.
   *
   * @param settings called by {@link WorkflowBuilder#build()} for each point
   */
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
