package io.pcm.api.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AsyncLibraryFunctionTest {
  private static final Json ITEM = Json.of("1");

  private static LibraryFunction failing(Throwable why) {
    AsyncLibraryFunction function =
        item ->
            CompletableFuture.supplyAsync(() -> item)
                .thenCompose(result -> CompletableFuture.<Json>failedStage(why));
    return function;
  }

  @Test
  void aCallWaitsForTheResult() throws Exception {
    AsyncLibraryFunction function = item -> CompletableFuture.supplyAsync(() -> item);
    assertThat(function.call(ITEM)).isEqualTo(ITEM);
  }

  @Test
  void aCallThrowsWhatTheStageCompletesWith() {
    CallFailedException own = new CallFailedException(new CallError("OWN", "words"));
    assertThatThrownBy(() -> failing(own).call(ITEM)).isSameAs(own);
    Error error = new NoClassDefFoundError("com/example/Gone");
    assertThatThrownBy(() -> failing(error).call(ITEM)).isSameAs(error);
  }
}
