package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings whose key several batch systems have. On the command line each is one option, with one
 * form and one help, so it has to mean the same to all of them.
 */
final class SharedSettings {
  private record Declared(BatchSystemProvider by, BatchSetting setting) {}

  private SharedSettings() {}

  /**
   * @throws PlugInException naming the first two that do not agree, and in what
   */
  static void requireOneMeaning(List<BatchSystemProvider> systems) {
    Map<String, Declared> first = new HashMap<>();
    for (BatchSystemProvider system : systems) {
      for (BatchSetting setting : system.settings()) {
        Declared before = first.putIfAbsent(setting.key(), new Declared(system, setting));
        if (before != null && !before.setting().equals(setting)) {
          throw new PlugInException(conflict(before, new Declared(system, setting)));
        }
      }
    }
  }

  private static String conflict(Declared one, Declared other) {
    List<String> differences = new ArrayList<>();
    add(differences, "kind", one.setting().kind(), other.setting().kind());
    add(differences, "label", one.setting().label(), other.setting().label());
    add(differences, "help", one.setting().help(), other.setting().help());
    return "the batch systems "
        + named(one.by())
        + " and "
        + named(other.by())
        + " both have a setting '"
        + one.setting().key()
        + "' but do not mean the same by it: "
        + String.join(", ", differences)
        + "; rename the setting in one of them, or declare it alike in both";
  }

  private static void add(List<String> differences, String what, Object one, Object other) {
    if (!one.equals(other)) {
      differences.add(what + " '" + one + "' against '" + other + "'");
    }
  }

  /** With the class, because one of them is mostly not PCM's own. */
  private static String named(BatchSystemProvider system) {
    return system.name() + " (" + system.getClass().getName() + ")";
  }
}
