package io.pcm.cli;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.cli.terminal.Screen;
import io.pcm.runtime.trial.TrialListener;
import java.time.Duration;
import java.util.List;

/** Shows what happens before the answers are there. */
final class TrialProgress implements TrialListener {
  private final Screen screen;
  private String task = "";
  private int calls;
  private int ended;

  TrialProgress(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void loading(Library library, String why) {
    screen.clear();
    screen.say("pcm: loading library " + library.name() + (why.isEmpty() ? "" : " " + why));
  }

  @Override
  public void loaded(Library library, Duration took) {
    screen.say("pcm: library " + library.name() + " loaded in " + took.toMillis() / 1000.0 + " s");
  }

  @Override
  public void begins(Task begun, int count) {
    task = begun.name().display();
    calls = count;
    ended = 0;
    draw();
  }

  /** A call has ended. */
  void ended() {
    ended++;
    draw();
  }

  private void draw() {
    screen.draw(List.of("pcm: " + task + ": " + ended + " of " + calls));
  }

  @Override
  public void note(String text) {
    screen.say("pcm: " + text);
  }
}
