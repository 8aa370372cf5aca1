package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.seal.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.ZContext;

@Timeout(60)
class DialerTest {
  /** Enough for several rounds, each of which polls a few times. */
  private static final int ASKED = 20;

  @TempDir private Path folder;
  private String trouble = "";

  private Dialer.Result dial(Path file, Channel kind) {
    AtomicInteger asked = new AtomicInteger();
    try (ZContext context = ZmqContexts.open(1, error -> {});
        WakeUp wakeUp = new WakeUp()) {
      ClientLink.Wires wires = new ClientLink.Wires(context, wakeUp, new Meter());
      Dialer dialer = new Dialer(wires, file, kind, () -> asked.incrementAndGet() > ASKED);
      Dialer.Result result = dialer.dial(false);
      trouble = dialer.lastTrouble();
      return result;
    }
  }

  private Path damaged() throws Exception {
    Path file = folder.resolve("access");
    Files.writeString(file, "run=3");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void aPilotGoesOnTryingWhileItsAccessFileIsDamaged() throws Exception {
    assertThat(dial(damaged(), Channel.MAIN)).isInstanceOf(Dialer.Result.Stopped.class);
    assertThat(trouble).contains("cut short", folder.toString());
  }

  @Test
  void aPilotGoesOnTryingWhileThereIsNoAccessFile() {
    assertThat(dial(folder.resolve("none"), Channel.MAIN))
        .isInstanceOf(Dialer.Result.Stopped.class);
  }

  @Test
  void aCommandLineIsToldAtOnceThatTheAccessFileIsDamaged() throws Exception {
    assertThat(dial(damaged(), Channel.CONTROL)).isInstanceOf(Dialer.Result.Refused.class);
  }

  @Test
  void aPilotIsToldAtOnceThatOthersCanReadTheAccessFile() throws Exception {
    Path file = damaged();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(dial(file, Channel.MAIN)).isInstanceOf(Dialer.Result.Refused.class);
  }
}
