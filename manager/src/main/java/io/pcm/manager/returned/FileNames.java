package io.pcm.manager.returned;

import io.pcm.api.Outcome;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.ReturnedFile;
import io.pcm.protocol.message.TaskNumber;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which returned files results name. */
public final class FileNames {
  private static final byte[] BEGIN =
      ("{\"file\":\"" + ReturnedFile.FOLDER + "/").getBytes(StandardCharsets.US_ASCII);

  /** More than the longest name has. */
  private static final int NAME_MAX = 80;

  private FileNames() {}

  /**
   * The file of a result. A function may return JSON that looks the same; then the name is that of
   * no file here, or its file stays longer than needed.
   */
  public static Optional<String> of(Payload result) {
    byte[] utf8 = result.json().utf8();
    if (utf8.length < BEGIN.length
        || !Arrays.equals(BEGIN, 0, BEGIN.length, utf8, 0, BEGIN.length)) {
      return Optional.empty();
    }
    int length = Math.min(NAME_MAX, utf8.length - BEGIN.length);
    String rest = new String(utf8, BEGIN.length, length, StandardCharsets.US_ASCII);
    String name = rest.substring(0, Math.max(0, rest.indexOf('"')));
    return ReturnedFile.isName(name) ? Optional.of(name) : Optional.empty();
  }

  /** The files of all results of these tasks. */
  public static Set<String> in(RunStore store, Iterable<TaskNumber> tasks) throws StoreException {
    Set<String> names = new TreeSet<>();
    for (TaskNumber task : tasks) {
      OutcomeWindow results = new OutcomeWindow(store, task);
      for (int index = 0; index < store.blocks(task) * RunStore.BLOCK_CALLS; index++) {
        Optional<CallEnd> end = results.get(index);
        if (end.isPresent() && end.get().outcome() == Outcome.SUCCEEDED) {
          of(end.get().payload()).ifPresent(names::add);
        }
      }
    }
    return names;
  }
}
