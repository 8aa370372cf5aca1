package io.pcm.cli;

import io.pcm.api.status.RunProgress;
import io.pcm.cli.terminal.Screen;
import io.pcm.cli.view.ProgressText;
import io.pcm.cli.view.Rates;
import java.time.Duration;

/**
 * Shows progress: on a terminal redrawn twice a second, otherwise a line every {@link #PACE}. Used
 * by one thread.
 */
final class LiveDisplay {
  static final Duration PACE = Duration.ofSeconds(10);
  private static final Duration REDRAW = Duration.ofMillis(500);

  private final Screen screen;
  private Duration next = Duration.ZERO;

  LiveDisplay(Screen screen) {
    this.screen = screen;
  }

  /** Shows the snapshot if it is time to. */
  void show(RunProgress view, Duration elapsed, Rates rates) {
    if (elapsed.compareTo(next) < 0) {
      return;
    }
    if (screen.isTerminal()) {
      next = elapsed.plus(REDRAW);
      screen.draw(ProgressText.block(view, elapsed, rates, screen.width(), screen.height()));
    } else {
      if (!next.isZero()) {
        screen.say(ProgressText.line(view, elapsed, rates));
      }
      next = elapsed.plus(PACE);
    }
  }
}
