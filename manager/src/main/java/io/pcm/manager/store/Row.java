package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.TaskNumber;

/** The rows that a group of facts becomes, in order. */
sealed interface Row {
  /** A row of the table {@code fact}. */
  record OfFact(Fact fact) implements Row {}

  /** A row of the table {@code fact} that contains a document. */
  record OfDocument(String key, Json value) implements Row {}

  /**
   * A row of the table {@code outcome}.
   *
   * @param count number of its calls
   * @param calls see {@link CallsColumn}
   * @param use what engines said about their results
   * @param payload see {@link PayloadColumn}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record OfCalls(TaskNumber task, int block, int count, byte[] calls, byte[] payload, EngineUse use)
      implements Row {}
}
