package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refuses an extra line that repeats a PCM option, because Grid Engine would silently use the last
 * one or both.
 */
final class SetTwice {
  private SetTwice() {}

  static void refuse(SgeSettings settings, JobRoom room) throws BatchSystemException {
    Map<String, String> options = options(settings, room);
    Map<String, String> resources = resources(settings, room);
    for (String line : settings.extra()) {
      for (String word : OptionWords.LINES.words(line)) {
        refuse(line, word, options);
      }
      for (String resource : OptionWords.resources(List.of(line))) {
        refuse(line, OptionWords.name(resource), resources);
      }
    }
  }

  /** The options of qsub that are set, each with the corresponding PCM option. */
  private static Map<String, String> options(SgeSettings settings, JobRoom room) {
    Map<String, String> set = new TreeMap<>();
    settings.queue().ifPresent(value -> set.put("-q", "--queue"));
    settings.project().ifPresent(value -> set.put("-P", "--project"));
    settings.account().ifPresent(value -> set.put("-A", "--account"));
    room.cpus().ifPresent(value -> set.put("-pe", "--cpus"));
    return set;
  }

  private static Map<String, String> resources(SgeSettings settings, JobRoom room) {
    Map<String, String> set = new TreeMap<>();
    room.time().ifPresent(value -> set.put("h_rt", "--time"));
    room.memory().ifPresent(v -> settings.memory().forEach(name -> set.put(name, "--memory")));
    return set;
  }

  private static void refuse(String line, String word, Map<String, String> set)
      throws BatchSystemException {
    String ours = set.get(word);
    if (ours != null) {
      throw new BatchSystemException(
          Kind.REFUSED,
          "the extra line '"
              + line
              + "' repeats an option that PCM sets: '"
              + word
              + "'; use "
              + ours);
    }
  }
}
