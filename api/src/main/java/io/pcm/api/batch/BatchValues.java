package io.pcm.api.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was given for the settings of a batch system.
 *
 * @param given by key; of a text or a flag the one value, of lines all of them
 */
public record BatchValues(Map<String, List<String>> given) {
  /** Nothing given. */
  public static final BatchValues NONE = new BatchValues(Map.of());

  public BatchValues {
    given =
        given.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> List.copyOf(each.getValue()),
                    (a, b) -> b,
                    LinkedHashMap::new));
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
