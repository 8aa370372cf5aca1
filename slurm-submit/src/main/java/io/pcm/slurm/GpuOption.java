package io.pcm.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The option with which a job requests GPUs. An extra line that requests GPUs has more information,
 * such as their type ({@code --gres=gpu:a100:2}), and takes precedence.
 */
final class GpuOption {
  private static final Pattern GRES = Pattern.compile("(?:^|\\s)--gres[= ]\\s*([^\\s\"'\\\\]+)");
  private static final List<String> OF_GPUS = List.of("gpus", "gpus-per-node", "gpus-per-task");

  private GpuOption() {}

  /** The option for this number of GPUs; empty if one of the extra lines requests GPUs. */
  static Optional<String> of(int gpus, List<String> extra) {
    List<String> resources = new ArrayList<>(List.of("gpu:" + gpus));
    for (String line : extra) {
      if (!OptionWords.LINES.isOption(line)) {
        continue;
      }
      if (OptionWords.LINES.words(line).stream()
          .anyMatch(word -> OptionWords.names(word, OF_GPUS, "G"))) {
        return Optional.empty();
      }
      Matcher option = GRES.matcher(line);
      while (option.find()) {
        resources.addAll(List.of(option.group(1).split(",")));
      }
    }
    boolean theirs = resources.stream().skip(1).anyMatch(r -> r.matches("gpu(:.*)?"));
    return theirs ? Optional.empty() : Optional.of("--gres=" + String.join(",", resources));
  }
}
