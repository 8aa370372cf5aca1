package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.TaskNumber;
import java.util.function.Consumer;

/** Passes every row to a consumer as the fact that it contains. */
record Replay(Consumer<Fact> consumer) implements Scan.Visitor {
  @Override
  public void fact(long sequence, Fact fact) {
    consumer.accept(fact);
  }

  @Override
  public void document(long sequence, String key, Json value) {
    // A document is not a fact.
  }

  @Override
  public void calls(long sequence, TaskNumber task, int block, byte[] column)
      throws MalformedRowException {
    consumer.accept(new Fact.OutcomesRecorded(CallsColumn.read(task, block, column)));
  }
}
