package io.pcm.runtime.identity;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.store.LoadedBook;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has changed in the files that libraries loaded without listing them, since the run first saw
 * them loaded, and in the packages installed for them.
 */
public final class LoadedChanges {
  private static final String PACKAGES = "packages of ";

  private final Map<String, OfLibrary> libraries = new LinkedHashMap<>();

  /**
   * One library.
   *
   * @param key of its listed files
   * @param now digests by place, of everything that it once loaded
   * @param changed what of this differs from the first content, by place
   * @param reasons what differs from the content with which the run was started last
   */
  private record OfLibrary(
      Library library,
      String key,
      Map<String, String> now,
      Map<String, String> changed,
      List<String> reasons) {}

  private LoadedChanges() {}

  /** For a run that has loaded nothing yet. */
  public static LoadedChanges none() {
    return new LoadedChanges();
  }

  /**
   * Reads every file that a library of the workflow has loaded in this run, and asks interpreters
   * for their packages.
   *
   * @throws IOException if a file cannot be read
   */
  public static LoadedChanges of(Workflow workflow, FileHasher hasher, RunStore store)
      throws IOException {
    LoadedBook book = LoadedBook.read(store);
    PythonPackages packages = new PythonPackages();
    LoadedChanges changes = new LoadedChanges();
    for (Library library : workflow.libraries()) {
      LibraryPrint print = LibraryPrint.of(library, LibraryContents.hasher(library, hasher));
      String key = new Digest().add(library.name()).add(print.files()).hex();
      changes.libraries.put(
          library.name(), of(library, key, book.entry(key), hasher, packages.of(library)));
    }
    return changes;
  }

  private static OfLibrary of(
      Library library,
      String key,
      LoadedBook.Entry known,
      FileHasher hasher,
      Optional<String> packages)
      throws IOException {
    Map<String, String> now = new TreeMap<>();
    for (Map.Entry<String, String> each : known.current().entrySet()) {
      String place = each.getKey();
      boolean file = !place.startsWith(PACKAGES);
      now.put(place, file ? digest(LoadedBook.path(library, place), hasher) : each.getValue());
    }
    packages.ifPresent(digest -> now.put(packagesOf(library), digest));
    Map<String, String> changed = new TreeMap<>();
    List<String> reasons = new ArrayList<>();
    now.forEach(
        (place, digest) -> {
          if (!digest.equals(known.first().getOrDefault(place, digest))) {
            changed.put(place, digest);
          }
          if (!digest.equals(known.current().getOrDefault(place, digest))) {
            reasons.add(shown(place) + " of library " + library.name());
          }
        });
    return new OfLibrary(library, key, now, changed, reasons);
  }

  private static String packagesOf(Library library) {
    Path program = Path.of(((Library.Host.Command) library.host()).argv().get(0));
    int names = program.getNameCount();
    return PACKAGES + program.subpath(Math.max(0, names - 3), names);
  }

  private static String shown(String place) {
    return place.startsWith(PACKAGES) ? place : "" + Path.of(place).getFileName();
  }

  private static String digest(Path file, FileHasher hasher) throws IOException {
    try {
      return Files.exists(file) ? hasher.sha256(file) : LoadedBook.GONE;
    } catch (NoSuchFileException e) {
      return LoadedBook.GONE;
    }
  }

  /** The hash of a library's files: that of the listed ones while nothing else has changed. */
  String files(String library, String listed) {
    OfLibrary known = libraries.get(library);
    if (known == null || known.changed().isEmpty()) {
      return listed;
    }
    Digest digest = new Digest().add(listed);
    known.changed().forEach((place, hash) -> digest.add(place).add(hash));
    return digest.hex();
  }

  /** What differs from the last start; empty if nothing does, or if it is not known. */
  List<String> reasons(String library) {
    OfLibrary known = libraries.get(library);
    return known == null ? List.of() : known.reasons();
  }

  /** The key of a library's listed files; empty if nothing else of it counts. */
  String key(String library) {
    OfLibrary known = libraries.get(library);
    return known == null ? "" : known.key();
  }

  /** What a pilot has to find of a library, besides the listed files. */
  Map<String, String> expected(String library) {
    Map<String, String> expected = new LinkedHashMap<>();
    OfLibrary known = libraries.get(library);
    if (known != null) {
      known
          .now()
          .forEach(
              (place, digest) -> {
                if (!place.startsWith(PACKAGES) && !digest.equals(LoadedBook.GONE)) {
                  expected.put(LoadedBook.path(known.library(), place).toString(), digest);
                }
              });
    }
    return expected;
  }

  /** What distinguishes a library's contexts from those with the first content. */
  Map<String, String> changed(String library) {
    OfLibrary known = libraries.get(library);
    return known == null ? Map.of() : known.changed();
  }

  /** Remembers that the run goes on with this content. */
  void write(RunStore store) throws StoreException {
    LoadedBook book = LoadedBook.read(store);
    for (OfLibrary each : libraries.values()) {
      Set<String> added = new TreeSet<>(each.now().keySet());
      added.removeAll(book.entry(each.key()).first().keySet());
      Map<String, String> first = new TreeMap<>(each.now());
      first.keySet().retainAll(added);
      book.begin(each.key(), first, each.changed());
    }
    book.write(store);
  }
}
