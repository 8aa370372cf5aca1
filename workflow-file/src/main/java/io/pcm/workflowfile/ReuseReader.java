package io.pcm.workflowfile;

import io.pcm.runtime.Reuse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code reuse:}, the runs from which a run takes rows. */
final class ReuseReader {
  private static final String WHAT =
      "auto, a run directory, a list of them, or {from: …, sampled: true}";

  /** Instead of run directories: those next to the run. */
  private static final String AUTO = "auto";

  private ReuseReader() {}

  static Optional<Reuse> read(Field field) {
    if (!(field.value() instanceof Value.Mapping)) {
      return runs(field);
    }
    Fields fields = field.mapping(WHAT).orElseThrow();
    fields.allowOnly("reuse", List.of("from", "sampled"));
    boolean sampled = fields.get("sampled").flatMap(Field::bool).orElse(false);
    return fields
        .required("from", "auto, a run directory or a list of them")
        .flatMap(ReuseReader::runs)
        .map(runs -> sampled ? runs.withSampled() : runs);
  }

  private static Optional<Reuse> runs(Field field) {
    if (!(field.value() instanceof Value.Listing)) {
      Optional<String> word = field.word(WHAT);
      return word.isPresent() && word.get().equals(AUTO)
          ? Optional.of(Reuse.auto())
          : word.flatMap(text -> FilePaths.absolute(field, text)).map(Reuse::of);
    }
    List<Path> runs = new ArrayList<>();
    for (Field each : field.list(WHAT).orElse(List.of())) {
      FilePaths.absolute(each).ifPresent(runs::add);
    }
    if (runs.isEmpty()) {
      field.wrong("must name at least one run");
      return Optional.empty();
    }
    return Optional.of(Reuse.of(runs.toArray(Path[]::new)));
  }
}
