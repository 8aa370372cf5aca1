package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobState;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a job was killed for its memory. Batch systems report that as an ordinary failure; only
 * the log of the job has the reason and often the amount.
 */
final class MemoryShortage {
  /** Words of Slurm, HTCondor, the kernel and Java. */
  private static final Pattern WORDS =
      Pattern.compile(
          "exceeded memory limit|oom[-_ ]?kill|out[-_ ]of[-_ ]memory|OutOfMemoryError"
              + "|insufficient memory|memory usage exceeded|could not reserve enough space",
          Pattern.CASE_INSENSITIVE);

  private static final int LENGTH_MAX = 200;

  private MemoryShortage() {}

  /**
   * A phrase with the reason and how to fix it; empty if memory was not the reason.
   *
   * @param lastWords the end of the job's log
   */
  static Optional<String> of(JobState state, String lastWords) {
    Optional<String> line =
        lastWords.lines().map(String::strip).filter(each -> WORDS.matcher(each).find()).findFirst();
    boolean said = WORDS.matcher(state.word() + " " + state.reason()).find();
    if (line.isEmpty() && !said) {
      return Optional.empty();
    }
    String fix = "it had too little memory: request more (memory: in the workflow, --memory)";
    return Optional.of(line.map(each -> cut(each) + "; " + fix).orElse(fix));
  }

  private static String cut(String line) {
    return line.substring(0, Math.min(line.length(), LENGTH_MAX));
  }
}
