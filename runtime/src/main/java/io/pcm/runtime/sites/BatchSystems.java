package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.Site;
import io.pcm.api.workflow.Suggestion;
import io.pcm.runtime.local.LocalProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The batch systems of this installation, found by the {@link ServiceLoader}. Programs name one in
 * {@link Pilots#on}.
 *
 * <pre>{@code
 * String cluster = BatchSystems.likely(System.getenv()).name();
 * Pilots pilots = Pilots.on(cluster).count(8);
 * }</pre>
 */
public final class BatchSystems {
  /**
   * Not set in a static initializer, because Java would wrap its exceptions and later hide them.
   */
  private static @Nullable List<BatchSystemProvider> known;

  private BatchSystems() {}

  /**
   * All of them, sorted by name, with this machine last.
   *
   * @throws PlugInException if two of them declare a shared setting differently
   */
  public static synchronized List<BatchSystemProvider> all() {
    if (known == null) {
      List<BatchSystemProvider> found =
          ServiceLoader.load(BatchSystemProvider.class, BatchSystems.class.getClassLoader())
              .stream()
              .map(ServiceLoader.Provider::get)
              .sorted(
                  Comparator.comparing((BatchSystemProvider each) -> isLocal(each.name()))
                      .thenComparing(BatchSystemProvider::name))
              .toList();
      SharedSettings.requireOneMeaning(found);
      known = found;
    }
    return known;
  }

  /** Their names, such as {@code slurm}, in the same order. */
  public static List<String> names() {
    return all().stream().map(BatchSystemProvider::name).toList();
  }

  /** For messages: {@code a, b and c} with {@code and}. */
  public static String listed(String and) {
    return joined(names(), and);
  }

  /** For messages: {@code --a, --b or --c}. */
  public static String options() {
    return joined(names().stream().map(name -> "--" + name).toList(), "or");
  }

  private static String joined(List<String> words, String and) {
    int last = words.size() - 1;
    if (last < 1) {
      return String.join("", words);
    }
    return String.join(", ", words.subList(0, last)) + " " + and + " " + words.get(last);
  }

  /** The titles of the batch systems that understand a setting, such as {@code Slurm}. */
  public static String thatKnow(String key) {
    List<String> titles =
        all().stream()
            .filter(each -> each.settings().stream().anyMatch(setting -> setting.key().equals(key)))
            .map(BatchSystemProvider::title)
            .toList();
    return joined(titles, "and");
  }

  /** The batch system of this name; empty if there is none. */
  public static Optional<BatchSystemProvider> find(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /**
   * The batch system of this name.
   *
   * @throws IllegalArgumentException if the system is unknown; the message suggests others
   */
  public static BatchSystemProvider named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown batch system '" + name + "'" + Suggestion.among(names(), name)));
  }

  /**
   * The batch system with default settings, for jobs that were submitted before.
   *
   * @throws IllegalArgumentException if the system is unknown
   */
  public static Site site(String name) {
    return named(name).site(BatchValues.NONE);
  }

  /** Whether it is this machine. */
  public static boolean isLocal(String name) {
    return name.equals(LocalProvider.NAME);
  }

  /** The system whose command is on the path, for examples; otherwise the first one. */
  public static BatchSystemProvider likely(Map<String, String> environment) {
    List<Path> path =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList();
    return all().stream()
        .filter(each -> each.command().filter(name -> isOn(path, name)).isPresent())
        .findFirst()
        .orElse(all().get(0));
  }

  private static boolean isOn(List<Path> path, String command) {
    return path.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(command)));
  }
}
