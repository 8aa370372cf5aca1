package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.pilot.core.Recurrence;
import io.pcm.protocol.message.Payload;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Records the reports of a process as lines, in order. */
final class Recorder implements ContextProcess.Listener {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** As reported last. */
  volatile long loadMillis = -1;

  @Override
  public void window(int calls) {
    lines.add("window " + calls);
  }

  @Override
  public void ready(long loadMillis, boolean stopsCalls) {
    this.loadMillis = loadMillis;
    lines.add(stopsCalls ? "ready, stops calls" : "ready");
  }

  @Override
  public void broken(String reason, Recurrence recurrence) {
    String where =
        switch (recurrence) {
          case UNKNOWN -> "";
          case HERE -> " here";
          case EVERYWHERE -> " everywhere";
        };
    lines.add("broken" + where + ": " + reason);
  }

  @Override
  public void callsEnded(int[] id, byte[] outcome, int[] micros, List<Payload> payload) {
    for (int i = 0; i < id.length; i++) {
      String sign = Outcome.of(outcome[i]) == Outcome.SUCCEEDED ? "+" : "-";
      assertThat(micros[i]).isNotNegative();
      lines.add(id[i] + sign + " " + payload.get(i).json());
    }
  }

  @Override
  public void fileReturned(int id, int micros, TakenFile file) {
    lines.add(
        id + " file of " + file.bytes() + " bytes" + file.ending() + " {" + file.value() + "}");
    file.delete();
  }

  @Override
  public void ended(String evidence, boolean killed) {
    lines.add((killed ? "killed: " : "ended: ") + evidence);
  }

  /** The next line; fails after a minute. */
  String next() throws InterruptedException {
    String line = lines.poll(60, TimeUnit.SECONDS);
    assertThat(line).as("something the process tells within a minute").isNotNull();
    return line;
  }

  void nothingElse() {
    assertThat(lines).isEmpty();
  }
}
