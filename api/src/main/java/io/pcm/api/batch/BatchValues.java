package io.pcm.api.batch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values given for the settings of a batch system.
 *
 * <pre>{@code
 * BatchValues values =
 *     new BatchValues(Map.of("partition", List.of("gpu"), "requeue", List.of("false")));
 * Optional<String> partition = values.text("partition");
 * boolean requeue = values.flag("requeue", true);
 * }</pre>
 *
 * @param given values by key; exactly one for a text or a flag, any number for lines
 */
public record BatchValues(Map<String, List<String>> given) {
  /** No values. */
  public static final BatchValues NONE = new BatchValues(Map.of());

  public BatchValues {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    given.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    given = Collections.unmodifiableMap(copy);
  }

  public Optional<String> text(String key) {
    return lines(key).stream().findFirst();
  }

  public boolean flag(String key, boolean otherwise) {
    return text(key).map(Boolean::parseBoolean).orElse(otherwise);
  }

  public List<String> lines(String key) {
    return given.getOrDefault(key, List.of());
  }
}
