package io.pcm.manager.loop;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Logs each failed load with its place, its reason and the time of the next try. */
final class LoadLog {
  private final Consumer<String> log;
  private Map<String, Integer> failures = Map.of();

  LoadLog(Consumer<String> log) {
    this.log = log;
  }

  /** Logs what is new since the last snapshot. */
  void tell(RunProgress view) {
    Map<String, Integer> now = new HashMap<>();
    for (LibraryProgress library : view.libraries()) {
      for (AvoidedPlace place : library.avoided()) {
        String where = (place.kindOfDevice() ? "machines with " : "") + place.name();
        String key = library.name() + " on " + where;
        now.put(key, place.failures());
        if (place.failures() != failures.getOrDefault(key, 0)) {
          log.accept(
              String.format(
                  "%s does not load on %s; failure %d, next try in %d s: %s",
                  library.name(),
                  where,
                  place.failures(),
                  (long) Math.ceil(place.retrySeconds()),
                  place.reason()));
        }
      }
    }
    for (String key : failures.keySet()) {
      if (!now.containsKey(key)) {
        log.accept(key + " is no longer avoided");
      }
    }
    failures = now;
  }
}
