package io.pcm.manager.store;

/**
 * Keeps a manager out of a run that another manager has taken over. Asked after each commit: what
 * was committed before a successful check is in the other manager's copy of the store, and may be
 * acknowledged; what was committed later is in a file that nobody reads.
 */
@FunctionalInterface
public interface Fence {
  /** For a store that nobody can take over. */
  Fence NONE = () -> {};

  /**
   * @throws StoreException with {@link StoreException.Reason#TAKEN_OVER} if another manager has the
   *     run
   */
  void check() throws StoreException;
}
