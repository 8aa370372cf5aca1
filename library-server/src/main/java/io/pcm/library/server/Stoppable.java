package io.pcm.library.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future that can be stopped from its end: cancelling it, or a stage made of it, also cancels
 * what it waits for. Other futures of the JDK leave that running.
 */
final class Stoppable<T> extends CompletableFuture<T> {
  private final @Nullable CompletableFuture<?> before;
  private volatile @Nullable CompletableFuture<?> inner;

  Stoppable() {
    this(null);
  }

  private Stoppable(@Nullable CompletableFuture<?> before) {
    this.before = before;
  }

  /** The beginning of a chain, with a value that is there already. */
  static <T> Stoppable<T> of(T value) {
    Stoppable<T> done = new Stoppable<>();
    done.complete(value);
    return done;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Stoppable<>(this);
  }

  @Override
  public <U> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> then) {
    Stoppable<U> whole = new Stoppable<>(this);
    whenComplete(
        (value, thrown) -> {
          if (thrown != null) {
            whole.completeExceptionally(thrown);
          } else {
            whole.follow(then, value);
          }
        });
    return whole;
  }

  private <V> void follow(Function<? super V, ? extends CompletionStage<T>> then, V value) {
    try {
      CompletableFuture<T> next = then.apply(value).toCompletableFuture();
      inner = next;
      if (isCancelled()) {
        next.cancel(true);
      }
      next.whenComplete(
          (result, thrown) -> {
            if (thrown != null) {
              completeExceptionally(thrown);
            } else {
              complete(result);
            }
          });
    } catch (RuntimeException e) {
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    CompletableFuture<?> next = inner;
    if (cancelled && next != null) {
      next.cancel(mayInterruptIfRunning);
    }
    if (cancelled && before != null) {
      before.cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }
}
