package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ByteGateTest {
  private final ByteGate gate = new ByteGate(100);

  private CompletableFuture<Void> enter(long bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            gate.enter(bytes);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        Executors.newSingleThreadExecutor(
            body -> {
              Thread thread = new Thread(body);
              thread.setDaemon(true);
              return thread;
            }));
  }

  private static void done(CompletableFuture<Void> entered)
      throws InterruptedException, ExecutionException {
    assertThat(entered.orTimeout(60, TimeUnit.SECONDS).get()).isNull();
  }

  @Test
  void whoBringsTooMuchWaitsUntilThereIsSpace() throws Exception {
    done(enter(60));
    CompletableFuture<Void> second = enter(50);
    done(enter(40));
    assertThat(second).isNotDone();
    gate.leave(40);
    assertThat(gate.bytes()).isEqualTo(60);
    assertThat(second).isNotDone();
    gate.leave(60);
    done(second);
    assertThat(gate.bytes()).isEqualTo(50);
  }

  @Test
  void whatIsLargerThanTheGateEntersAlone() throws Exception {
    done(enter(1000));
    CompletableFuture<Void> second = enter(1);
    assertThat(second).isNotDone();
    gate.leave(1000);
    done(second);
  }

  @Test
  void whatStaysElsewhereTakesSpaceToo() throws Exception {
    done(enter(60));
    gate.leave(60, 90);
    CompletableFuture<Void> second = enter(20);
    assertThat(second).isNotDone();
    gate.leave(0, 80);
    done(second);
    assertThat(gate.bytes()).isEqualTo(100);
  }
}
