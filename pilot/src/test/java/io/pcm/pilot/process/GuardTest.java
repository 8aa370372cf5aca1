package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    guard.add(first.pid(), guard.next().mark());
    guard.add(removed.pid(), guard.next().mark());
    guard.add(second.pid(), guard.next().mark());
    guard.remove(removed.pid());

    guard.close();

    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(removed.isAlive()).isTrue();
  }

  @Test
  void removesWhatIsLeftInTheFoldersOfContexts() throws Exception {
    Guard guard = Guard.start();
    Path folder = guard.next().folder();
    Files.writeString(Files.createDirectory(folder.resolve("deeper")).resolve("file"), "x");
    assertThat(Files.getPosixFilePermissions(folder.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    guard.close();

    assertThat(folder.getParent()).doesNotExist();
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
    guard.add(gone.pid(), guard.next().mark());
    guard.add(there.pid(), guard.next().mark());
    guard.kill(gone.pid());

    guard.close();

    assertThat(there.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isDeafToTheSignalsThatEndAJob() throws Exception {
    Process group = group();
    Guard guard = Guard.start();
    guard.add(group.pid(), guard.next().mark());
    await().atMost(PATIENCE).until(() -> Processes.leadsAGroup(guard.pid()));
    await().atMost(PATIENCE).until(() -> Processes.ignores(15, guard.pid()));

    Processes.signal("TERM", -guard.pid());
    Processes.signal("INT", -guard.pid());
    Processes.signal("HUP", -guard.pid());
    guard.close();

    assertThat(group.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Starts a shell with the mark that runs this script, and returns the number that it prints. */
  private long startedBy(Guard guard, String script) throws IOException {
    String mark = guard.next().mark();
    ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", "read go; " + script);
    builder.environment().put(Guard.MARK, mark);
    Process parent = builder.start();
    started.add(parent);
    await().atMost(PATIENCE).until(() -> Processes.leadsAGroup(parent.pid()));
    guard.add(parent.pid(), mark);
    parent.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
    parent.getOutputStream().flush();
    long number = Long.parseLong(parent.inputReader().readLine());
    // Java closes the output of a process that has ended, so a script may not end before this.
    parent.getOutputStream().write("end\n".getBytes(StandardCharsets.US_ASCII));
    parent.getOutputStream().flush();
    return number;
  }

  @Test
  void killsWhatLeftItsGroupAndOnlyCarriesTheMark() throws Exception {
    Guard guard = Guard.start();
    // A double fork: its only living parent is the machine's first process.
    long escaped = startedBy(guard, "setsid sh -c 'echo $$; exec sleep 3600' & wait; exit 0");
    Process stranger = group();
    Guard other = Guard.start();
    long othersChild = startedBy(other, "setsid sh -c 'echo $$; exec sleep 3600' & wait");

    guard.close();

    await().atMost(PATIENCE).until(() -> Processes.gone(escaped));
    assertThat(stranger.isAlive()).isTrue();
    assertThat(Processes.gone(othersChild)).isFalse();
    other.close();
    await().atMost(PATIENCE).until(() -> Processes.gone(othersChild));
  }

  @Test
  void killsWhatLeftItsGroupAndDroppedTheMarkButWasSeenBefore() throws Exception {
    Guard guard = Guard.start();
    long escaped =
        startedBy(guard, "env -i setsid sh -c 'echo $$; exec /bin/sleep 3600' & sleep 3600");
    await().atMost(PATIENCE).until(() -> guard.remembers(escaped));

    guard.close();

    await().atMost(PATIENCE).until(() -> Processes.gone(escaped));
  }

  @Test
  void killsWhatAGroupLeftBehindWhenTheGroupIsRemoved() throws Exception {
    try (Guard guard = Guard.start()) {
      long marked = startedBy(guard, "setsid sh -c 'echo $$; exec sleep 3600' & read end");
      long seen = startedBy(guard, "env -i setsid sh -c 'echo $$; exec /bin/sleep 3600' & wait");
      await().atMost(PATIENCE).until(() -> guard.remembers(seen));

      for (Process parent : started) {
        guard.remove(parent.pid());
      }

      await().atMost(PATIENCE).until(() -> Processes.gone(marked) && Processes.gone(seen));
    }
  }

  @Test
  void neverKillsAnotherProcessThatGotThePid() throws Exception {
    Process another = group();
    long start = Proc.stat(another.pid()).orElseThrow().start();

    Proc.kill(another.pid(), start - 1);

    assertThat(another.isAlive()).isTrue();
    Proc.kill(another.pid(), start);
    assertThat(another.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theShellKillsNoOtherProcessThatGotThePid() throws Exception {
    Process another = group();
    long start = Proc.stat(another.pid()).orElseThrow().start();
    Process same = group();
    long sameStart = Proc.stat(same.pid()).orElseThrow().start();
    Guard guard = Guard.start();
    guard.say('=', another.pid() + ":" + (start - 1) + " " + same.pid() + ":" + sameStart);

    guard.close();

    assertThat(same.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(another.isAlive()).isTrue();
  }
}
