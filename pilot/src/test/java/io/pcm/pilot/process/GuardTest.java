package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Process group() throws IOException {
    Process process = new ProcessBuilder("setsid", "sleep", "3600").start();
    started.add(process);
    await().atMost(PATIENCE).until(() -> Processes.leadsAGroup(process.pid()));
    return process;
  }

  @Test
  void killsAllGroupsThatAreLeftWhenItsPipeEnds() throws Exception {
    Process first = group();
    Process second = group();
    Process removed = group();
    Guard guard = Guard.start();
    guard.add(first.pid());
    guard.add(removed.pid());
    guard.add(second.pid());
    guard.remove(removed.pid());

    guard.close();

    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(removed.isAlive()).isTrue();
  }

  @Test
  void killsASingleGroupWhenTold() throws Exception {
    Process told = group();
    Process other = group();
    try (Guard guard = Guard.start()) {
      guard.kill(told.pid());

      assertThat(told.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(other.isAlive()).isTrue();
    }
  }

  @Test
  void aGroupThatIsGoneAlreadyIsNoHarm() throws Exception {
    Process gone = group();
    Process there = group();
    gone.destroyForcibly().waitFor();
    Guard guard = Guard.start();
    guard.add(gone.pid());
    guard.add(there.pid());
    guard.kill(gone.pid());

    guard.close();

    assertThat(there.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isDeafToTheSignalsThatEndAJob() throws Exception {
    Process group = group();
    Guard guard = Guard.start();
    guard.add(group.pid());
    await().atMost(PATIENCE).until(() -> Processes.leadsAGroup(guard.pid()));
    await().atMost(PATIENCE).until(() -> Processes.ignores(15, guard.pid()));

    Processes.signal("TERM", -guard.pid());
    Processes.signal("INT", -guard.pid());
    Processes.signal("HUP", -guard.pid());
    guard.close();

    assertThat(group.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
