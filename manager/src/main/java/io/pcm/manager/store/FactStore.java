package io.pcm.manager.store;

import io.pcm.manager.core.Fact;
import java.util.List;
import java.util.function.Consumer;

/** Where facts become durable, and come back from after a restart. */
public interface FactStore {
  /**
   * Makes these facts durable, all of them or none, behind all that were before.
   *
   * @throws StoreException if they are not; of reason FULL: the same may be tried again
   */
  void commit(List<Fact> facts) throws StoreException;

  /** Tells every fact so far, in order. */
  void replay(Consumer<Fact> consumer) throws StoreException;
}
