package io.pcm.cli;

import io.pcm.cli.terminal.Screen;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.modelcache.ProgressListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Shows the progress of a model's download: in place on a terminal, otherwise a line per 10 %. */
final class ModelProgress implements ProgressListener {
  private static final double MEGABYTE = 1e6;

  private final Screen screen;
  private final String model;
  private long lastTenth = -1;

  ModelProgress(Screen screen, String model) {
    this.screen = screen;
    this.model = model;
  }

  /** Finds a model in the cache, or downloads it and shows the progress. */
  static Path pull(Screen screen, String nameOrUrl) throws ModelException, InterruptedException {
    try {
      return new Models(ModelSettings.ofThisProcess())
          .pull(nameOrUrl, new ModelProgress(screen, nameOrUrl));
    } finally {
      screen.clear();
    }
  }

  @Override
  public void note(String text) {
    screen.say("pcm: model " + model + ": " + text);
  }

  @Override
  public synchronized void progress(long bytes, long total) {
    String text =
        total > 0
            ? String.format(
                Locale.ROOT,
                "pcm: model %s: %.0f of %.0f MB",
                model,
                bytes / MEGABYTE,
                total / MEGABYTE)
            : String.format(Locale.ROOT, "pcm: model %s: %.0f MB", model, bytes / MEGABYTE);
    if (screen.isTerminal()) {
      screen.draw(List.of(text));
      return;
    }
    long tenth = total > 0 ? bytes * 10 / total : bytes / 100_000_000;
    if (tenth != lastTenth) {
      lastTenth = tenth;
      screen.say(text);
    }
  }
}
