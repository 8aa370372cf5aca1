package io.pcm.runtime.identity;

import java.util.Optional;
import java.util.Set;

/**
 * What a user wants to happen to results that a run already has.
 *
 * @param update whether tasks that have changed are computed again
 * @param retry kinds of errors whose rows are computed again; all kinds if the set is empty. Empty:
 *     failed rows stay as they are
 * @param mix whether rows that succeeded before a change stay, when failed ones are computed again
 */
public record UpdateWish(boolean update, Optional<Set<String>> retry, boolean mix) {
  public static final UpdateWish NOTHING = new UpdateWish(false, Optional.empty(), false);

  public UpdateWish {
    retry = retry.map(Set::copyOf);
    if (mix && retry.isEmpty()) {
      throw new IllegalArgumentException("only a retry of failed rows can mix versions");
    }
  }
}
