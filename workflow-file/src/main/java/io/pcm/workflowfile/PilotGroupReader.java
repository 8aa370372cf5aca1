package io.pcm.workflowfile;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.workflow.WrapRules;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one group of pilots: a mapping of one batch system to its settings. */
final class PilotGroupReader {
  private static final List<String> COMMON =
      List.of("count", "time", "cpus", "memory", "gpus", "java-home", "wrap");
  private static final List<String> OF_A_RUN =
      List.of("name", "min", "max", "pending", "idle", "at-most");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,9})( ?%)?");

  /** Whether a run keeps the pilots; otherwise the settings are a profile, for jobs by hand. */
  private final boolean kept;

  PilotGroupReader(boolean kept) {
    this.kept = kept;
  }

  /** The group; empty if there are mistakes, which are reported. */
  Optional<Pilots> read(Field field) {
    Optional<Fields> systems = field.mapping("a mapping with " + BatchSystems.listed("or"));
    if (systems.isEmpty()) {
      return Optional.empty();
    }
    systems.get().allowOnly("pilots", BatchSystems.names());
    List<String> named =
        BatchSystems.names().stream().filter(name -> systems.get().has(name)).toList();
    if (named.size() != 1) {
      if (named.size() > 1) {
        String rest = kept ? "; for several, write a list: a group for each" : "";
        field.wrong("must name one batch system, not " + String.join(" and ", named) + rest);
      } else if (systems.get().all().isEmpty()) {
        field.wrong("must name a batch system: one of " + BatchSystems.listed("and"));
      }
      return Optional.empty();
    }
    Pilots one = Pilots.on(named.get(0));
    Pilots pilots =
        systems
            .get()
            .get(named.get(0))
            .flatMap(f -> f.mapping("a mapping such as {count: 64, time: 2h}"))
            .map(fields -> filled(one, fields))
            .orElse(one);
    try {
      pilots.settings();
      return Optional.of(pilots);
    } catch (IllegalArgumentException e) {
      field.wrong(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Pilots filled(Pilots empty, Fields fields) {
    List<String> known = new ArrayList<>(COMMON);
    Pilots pilots = empty;
    for (BatchSetting setting : empty.system().settings()) {
      String key = setting.key();
      known.add(key);
      pilots = with(pilots, fields.get(key), f -> values(setting, f), (all, v) -> all.set(key, v));
    }
    if (kept) {
      known.addAll(OF_A_RUN);
    }
    fields.allowOnly(empty.system().name(), known, PilotGroupReader::forWorkflows);
    pilots = with(pilots, fields.get("cpus"), f -> number(f, 1, Pilots.CPUS_MAX), Pilots::cpus);
    pilots = with(pilots, fields.get("gpus"), f -> number(f, 0, Pilots.GPUS_MAX), Pilots::gpus);
    pilots = with(pilots, fields.get("memory"), PilotGroupReader::bytes, Pilots::memory);
    pilots = with(pilots, fields.get("time"), Units::duration, Pilots::time);
    pilots = with(pilots, fields.get("java-home"), f -> f.text().map(Path::of), Pilots::javaHome);
    pilots = with(pilots, fields.get("wrap"), PilotGroupReader::wrap, Pilots::wrap);
    pilots = numbered(pilots, fields);
    return kept ? bounded(pilots, fields) : pilots;
  }

  private static Optional<String> forWorkflows(String key) {
    return OF_A_RUN.contains(key)
        ? Optional.of(
            "is for pilots that a run keeps itself, under 'pilots' in a workflow; jobs submitted by"
                + " hand have a count")
        : Optional.empty();
  }

  private Pilots numbered(Pilots pilots, Fields fields) {
    int most = pilots.system().pilotsMax();
    Optional<Field> count = fields.get("count");
    boolean ranged = kept && (fields.get("min").isPresent() || fields.get("max").isPresent());
    if (count.isPresent() && ranged) {
      count
          .get()
          .wrong("cannot be together with min or max, because it is both; leave it or them out");
      return pilots;
    }
    if (!ranged) {
      return with(pilots, count, f -> number(f, 1, most), Pilots::count);
    }
    Optional<Field> least = fields.get("min");
    Optional<Integer> min = least.map(f -> number(f, 0, most)).orElse(Optional.of(0));
    Optional<Integer> max =
        fields.required("max", "the most pilots, such as 200").flatMap(f -> number(f, 1, most));
    return max.isEmpty()
        ? pilots
        : with(
            pilots,
            least.or(() -> fields.get("max")),
            f -> min,
            (all, n) -> all.between(n, max.get()));
  }

  private static Pilots bounded(Pilots pilots, Fields fields) {
    int most = pilots.system().pilotsMax();
    Pilots all = with(pilots, fields.get("name"), Field::text, Pilots::name);
    all = with(all, fields.get("pending"), f -> number(f, 1, most), Pilots::pending);
    all = with(all, fields.get("idle"), Units::duration, Pilots::idle);
    return with(all, fields.get("at-most"), PilotGroupReader::percent, Pilots::atMost);
  }

  /** The pilots with this setting; without it if it is missing or wrong. */
  private static <T> Pilots with(
      Pilots pilots,
      Optional<Field> field,
      Function<Field, Optional<T>> read,
      BiFunction<Pilots, T, Pilots> set) {
    Optional<T> value = field.flatMap(read);
    if (value.isEmpty()) {
      return pilots;
    }
    try {
      return set.apply(pilots, value.get());
    } catch (IllegalArgumentException e) {
      field.orElseThrow().wrong(String.valueOf(e.getMessage()));
      return pilots;
    }
  }

  private static Optional<Integer> number(Field field, int least, int most) {
    OptionalLong number = field.integer(least, most);
    return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
  }

  private static Optional<Integer> percent(Field field) {
    Optional<Value.Scalar> scalar = field.scalar("a share such as 30%");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    Matcher share = PERCENT.matcher(scalar.get().text());
    if (share.matches() && share.group(2) != null) {
      return Optional.of(Integer.parseInt(share.group(1)));
    }
    String hint = share.matches() ? "; did you mean " + share.group(1) + "%?" : "";
    field.wrong("must be a share such as 30%, not " + field.value().shown() + hint);
    return Optional.empty();
  }

  private static Optional<String[]> wrap(Field field) {
    Optional<List<Field>> given = field.list("a list such as [apptainer, exec, image.sif]");
    List<String> words = new ArrayList<>();
    for (Field word : given.orElse(List.of())) {
      Path folder = word.value().place().source().directory();
      String text = word.scalar("a string").map(Value.Scalar::text).orElse("missing");
      words.add(WrapRules.here(text, folder, words.isEmpty()));
    }
    return given.map(all -> words.toArray(String[]::new));
  }

  private static Optional<Long> bytes(Field field) {
    OptionalLong size = Units.size(field);
    return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
  }

  private static Optional<String[]> values(BatchSetting setting, Field field) {
    return switch (setting.kind()) {
      case TEXT -> field.text().map(text -> new String[] {text});
      case FLAG, FLAG_ON -> field.bool().map(on -> new String[] {String.valueOf(on)});
      case NAMES -> names(field);
      case LINES -> Optional.of(field.words("a list of lines").toArray(String[]::new));
    };
  }

  private static Optional<String[]> names(Field field) {
    if (field.value() instanceof Value.Listing listing && listing.items().isEmpty()) {
      field.wrong("must have at least one name; leave it out for the default");
      return Optional.empty();
    }
    List<String> names = field.wordOrWords("a name or a list of names");
    return names.isEmpty() ? Optional.empty() : Optional.of(names.toArray(String[]::new));
  }
}
