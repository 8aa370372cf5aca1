package io.pcm.manager.results;

import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells which version of a task computed a row of a task in which versions are mixed. Its items are
 * those of each of these versions, so that a row has the same index in all of them.
 */
final class RowVersions {
  private final List<TaskNumber> lineage;
  private final List<OutcomeWindow> windows = new ArrayList<>();

  /**
   * @param lineage the task's version, the one whose rows it took over, and so on; empty if no
   *     versions are mixed
   */
  RowVersions(RunStore store, List<TaskNumber> lineage) {
    this.lineage = List.copyOf(lineage);
    lineage.forEach(each -> windows.add(new OutcomeWindow(store, each)));
  }

  /** The number of the version that made the call; empty if versions are not mixed. */
  OptionalInt of(int index, CallEnd end) throws StoreException {
    if (lineage.isEmpty()) {
      return OptionalInt.empty();
    }
    int at = 0;
    Optional<CallEnd> each = Optional.of(end);
    while (each.isPresent() && each.get().attempts() == 0 && at + 1 < lineage.size()) {
      at++;
      each = windows.get(at).get(index);
    }
    return OptionalInt.of(lineage.get(at).value());
  }
}
