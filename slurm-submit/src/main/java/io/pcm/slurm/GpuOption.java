package io.pcm.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a job asks for a number of GPUs. An extra line that asks for GPUs itself says more than a
 * number, such as their type ({@code --gres=gpu:a100:2}), and counts instead of it.
 */
final class GpuOption {
  private static final Pattern GRES = Pattern.compile("(?:^|\\s)--gres[= ]\\s*([^\\s\"'\\\\]+)");
  private static final List<String> OF_GPUS = List.of("gpus", "gpus-per-node", "gpus-per-task");

  private GpuOption() {}

  /** The option for so many GPUs beside these extra lines; empty if one of them has it. */
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
