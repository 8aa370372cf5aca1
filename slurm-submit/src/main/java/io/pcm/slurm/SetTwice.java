package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses an extra line that repeats a PCM option: that option is on sbatch's command line, which
 * takes precedence, so the line would silently have no effect.
 */
final class SetTwice {
  /**
   * @param ours the corresponding PCM option
   * @param options options of sbatch
   * @param letters their short names
   */
  private record Named(String ours, List<String> options, String letters) {}

  private static final Named TIME = new Named("--time", List.of("time"), "t");
  private static final Named CPUS = new Named("--cpus", List.of("cpus-per-task"), "c");
  private static final Named MEMORY =
      new Named("--memory", List.of("mem", "mem-per-cpu", "mem-per-gpu"), "");
  private static final Named PARTITION = new Named("--partition", List.of("partition"), "p");
  private static final Named ACCOUNT = new Named("--account", List.of("account"), "A");
  private static final Named QOS = new Named("--qos", List.of("qos"), "q");
  private static final Named CONSTRAINT = new Named("--constraint", List.of("constraint"), "C");
  private static final Named REQUEUE = new Named("--no-requeue", List.of("no-requeue"), "");

  private SetTwice() {}

  static void refuse(SlurmSettings settings, PilotRequest request) throws BatchSystemException {
    List<Named> set = set(settings, request.room());
    for (String line : settings.extra()) {
      refuse(line, set);
    }
  }

  private static void refuse(String line, List<Named> set) throws BatchSystemException {
    for (String word : OptionWords.LINES.words(line)) {
      for (Named named : set) {
        if (OptionWords.names(word, named.options(), named.letters())) {
          throw new BatchSystemException(
              Kind.REFUSED,
              "the extra line '"
                  + line
                  + "' has no effect: PCM sets '"
                  + word
                  + "' itself; use "
                  + named.ours());
        }
      }
    }
  }

  private static List<Named> set(SlurmSettings settings, JobRoom room) {
    List<Named> set = new ArrayList<>();
    room.time().ifPresent(value -> set.add(TIME));
    room.cpus().ifPresent(value -> set.add(CPUS));
    room.memory().ifPresent(value -> set.add(MEMORY));
    settings.partition().ifPresent(value -> set.add(PARTITION));
    settings.account().ifPresent(value -> set.add(ACCOUNT));
    settings.qos().ifPresent(value -> set.add(QOS));
    settings.constraint().ifPresent(value -> set.add(CONSTRAINT));
    if (settings.requeue()) {
      set.add(REQUEUE);
    }
    return set;
  }
}
