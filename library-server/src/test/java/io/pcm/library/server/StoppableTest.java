package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoppableTest {
  private final Stoppable<Integer> first = new Stoppable<>();
  private final Stoppable<Integer> second = new Stoppable<>();
  private final CompletableFuture<String> chain =
      first
          .thenApply(x -> x + 1)
          .thenCompose(x -> second.thenApply(y -> x + y))
          .thenApply(x -> "" + x);

  @Test
  void givesTheResultOfTheChain() throws Exception {
    first.complete(1);
    second.complete(2);

    assertThat(chain.get(10, TimeUnit.SECONDS)).isEqualTo("4");
  }

  @Test
  void cancellingTheEndCancelsTheBeginning() {
    assertThat(chain.cancel(true)).isTrue();

    assertThat(first).isCancelled();
    assertThat(second).as("what was never asked for").isNotCancelled();
  }

  @Test
  void cancellingTheEndCancelsTheStepThatIsUnderWay() {
    first.complete(1);

    chain.cancel(true);

    assertThat(second).isCancelled();
    assertThat(first).isNotCancelled();
  }

  @Test
  void failuresPassThrough() {
    first.complete(1);
    second.completeExceptionally(new IllegalStateException("no luck"));

    assertThatThrownBy(chain::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("no luck");
  }

  @Test
  void aStepThatThrowsFailsTheChain() {
    CompletableFuture<Integer> broken =
        first.thenCompose(
            x -> {
              throw new IllegalStateException("no luck");
            });

    first.complete(1);

    assertThatThrownBy(broken::join).hasRootCauseMessage("no luck");
  }
}
