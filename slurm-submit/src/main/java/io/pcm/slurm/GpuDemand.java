package io.pcm.slurm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The GPUs that a job requests.
 *
 * @param type such as {@code a100}; empty: any
 * @param count 1 or more
 */
record GpuDemand(String type, int count) {
  /** {@code gpu:a100:2}, {@code gpu:2}, {@code gpu}; what an option for GPUs has lacks the name. */
  private static final Pattern GRES =
      Pattern.compile(
          "gpu(?::(?<type>[^:,()]*[^:,()\\d][^:,()]*|\\d+(?=:)))?(?::(?<count>\\d{1,6}))?");

  /** Empty if it requests none. An extra line that requests some takes precedence. */
  static Optional<GpuDemand> of(OptionalInt gpus, List<String> extra) {
    Stream<String> options =
        OptionWords.values(extra, List.of("gpus", "gpus-per-node", "gpus-per-task"), "G").stream()
            .map(value -> "gpu:" + value);
    Stream<String> resources = OptionWords.values(extra, List.of("gres"), "").stream();
    Optional<GpuDemand> theirs =
        Stream.concat(options, resources)
            .flatMap(value -> Stream.of(value.split(",")))
            .flatMap(part -> parse(part).stream())
            .findFirst();
    return theirs.isPresent() || gpus.orElse(0) == 0
        ? theirs
        : Optional.of(new GpuDemand("", gpus.getAsInt()));
  }

  private static Optional<GpuDemand> parse(String part) {
    Matcher gres = GRES.matcher(part);
    if (!gres.matches()) {
      return Optional.empty();
    }
    String type = gres.group("type") == null ? "" : gres.group("type");
    int count = gres.group("count") == null ? 1 : Integer.parseInt(gres.group("count"));
    return count == 0 ? Optional.empty() : Optional.of(new GpuDemand(type, count));
  }
}
