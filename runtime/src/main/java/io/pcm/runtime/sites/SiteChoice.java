package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.Site;
import io.pcm.api.workflow.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A batch system with values of the settings that only some systems have.
 *
 * @param values by key; each key is a setting of the system
 */
record SiteChoice(BatchSystemProvider system, Map<String, List<String>> values) {
  /**
   * A copy in which this setting has this value.
   *
   * @throws IllegalArgumentException if the system has no such setting, or it cannot have this
   *     value
   */
  SiteChoice set(String key, String... words) {
    BatchSetting setting = setting(key);
    Map<String, List<String>> all = new LinkedHashMap<>(values);
    all.put(
        key,
        switch (setting.kind()) {
          case TEXT -> List.of(one(key, words));
          case NAMES -> List.of(joined(key, words));
          case FLAG, FLAG_ON -> List.of(flag(key, words));
          case LINES -> List.of(words);
        });
    return new SiteChoice(system, all);
  }

  private static String one(String key, String... words) {
    require(words.length == 1, key + " must have one value, not " + words.length);
    return words[0];
  }

  private static String flag(String key, String... words) {
    String word = one(key, words);
    require(
        word.equals("true") || word.equals("false"), key + " must be true or false, not " + word);
    return word;
  }

  private static String joined(String key, String... words) {
    boolean empty = words.length == 0 || Stream.of(words).anyMatch(String::isBlank);
    require(!empty, key + " is empty, or one of its names is");
    return String.join(",", words);
  }

  /** A copy with more lines in this setting. */
  SiteChoice add(String key, String... lines) {
    List<String> all = new ArrayList<>(values.getOrDefault(key, List.of()));
    all.addAll(List.of(lines));
    return set(key, all.toArray(String[]::new));
  }

  /**
   * @throws IllegalArgumentException if the batch system refuses a value
   */
  Site site() {
    return system.site(new BatchValues(values));
  }

  private BatchSetting setting(String key) {
    for (BatchSetting each : system.settings()) {
      if (each.key().equals(key)) {
        return each;
      }
    }
    String others = BatchSystems.thatKnow(key);
    List<String> known = system.settings().stream().map(BatchSetting::key).toList();
    throw new IllegalArgumentException(
        others.isEmpty()
            ? system.title() + " has no setting '" + key + "'" + Suggestion.among(known, key)
            : key + " is for " + others + ", not for " + system.title());
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
