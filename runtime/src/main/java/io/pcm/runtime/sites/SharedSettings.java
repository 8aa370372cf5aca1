package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that several batch systems have. Each is one option on the command line with one form
 * and one help text, so all systems must declare it the same way.
 */
final class SharedSettings {
  private record Declared(BatchSystemProvider by, BatchSetting setting) {}

  private SharedSettings() {}

  /**
   * @throws PlugInException if declarations differ; names the first two, and the difference
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
        + "' but define it differently: "
        + String.join(", ", differences)
        + "; rename the setting in one of them, or declare it alike in both";
  }

  private static void add(List<String> differences, String what, Object one, Object other) {
    if (!one.equals(other)) {
      differences.add(what + " '" + one + "' against '" + other + "'");
    }
  }

  /** With the class name, because usually one of them is not part of PCM. */
  private static String named(BatchSystemProvider system) {
    return system.name() + " (" + system.getClass().getName() + ")";
  }
}
