package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who watch a run. Each sees its end once, even one that comes after it. Thread-safe. */
final class RunWatchers {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatchers.class);

  private final List<Consumer<RunProgress>> all = new CopyOnWriteArrayList<>();
  private volatile @Nullable RunProgress last;

  void add(Consumer<RunProgress> watcher) {
    all.add(watcher);
    showLast();
  }

  void show(RunProgress view) {
    all.forEach(watcher -> show(view, watcher));
  }

  /** The run has ended like this. */
  void end(RunProgress view) {
    last = view;
    showLast();
  }

  /** Whoever removes a watcher shows it the end. */
  private void showLast() {
    RunProgress view = last;
    if (view != null) {
      all.stream().filter(all::remove).forEach(watcher -> show(view, watcher));
    }
  }

  private static void show(RunProgress view, Consumer<RunProgress> watcher) {
    try {
      watcher.accept(view);
    } catch (RuntimeException e) {
      LOG.warn("a progress watcher failed", e);
    }
  }
}
