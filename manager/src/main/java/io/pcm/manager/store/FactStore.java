package io.pcm.manager.store;

import io.pcm.manager.core.Fact;
import java.util.List;
import java.util.function.Consumer;

/** Makes facts durable, and reads them back after a restart. */
public interface FactStore {
  /**
   * Makes these facts durable, all or none, after all earlier facts.
   *
   * @throws StoreException if they are not durable; after reason FULL, the same facts may be tried
   *     again
   */
  void commit(List<Fact> facts) throws StoreException;

  /** Passes every fact so far to the consumer, in order. */
  void replay(Consumer<Fact> consumer) throws StoreException;
}
