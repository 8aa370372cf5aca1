package io.pcm.manager.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.protocol.message.LoadedContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the libraries of a run have loaded besides their listed files, such as modules that a module
 * imports. It is known only after a library has loaded, so the first content that was seen with the
 * same listed files is what later content is compared with: only what differs from it counts as a
 * change. Thus a run whose files are unchanged looks the same before and after the first load.
 */
public final class LoadedBook {
  /** In place of a digest: the file does not exist any more. */
  public static final String GONE = "gone";

  private static final String DOCUMENT = "loaded";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What was loaded with the same listed files.
   *
   * @param first the first digest that was seen, by place
   * @param changed those that were different when the run was started last
   * @param packages of the machines where it runs; empty if unknown
   */
  public record Entry(Map<String, String> first, Map<String, String> changed, String packages) {
    static final Entry EMPTY = new Entry(Map.of(), Map.of(), "");

    public Entry {
      first = Map.copyOf(first);
      changed = Map.copyOf(changed);
    }

    /** The content with which the run was started last. */
    public Map<String, String> current() {
      Map<String, String> current = new TreeMap<>(first);
      current.putAll(changed);
      return current;
    }
  }

  private final Map<String, Entry> entries;

  private LoadedBook(Map<String, Entry> entries) {
    this.entries = new TreeMap<>(entries);
  }

  public static LoadedBook read(RunStore store) {
    Optional<Json> document = store.document(DOCUMENT);
    if (document.isEmpty()) {
      return new LoadedBook(Map.of());
    }
    try {
      return new LoadedBook(
          JSON.readValue(document.get().utf8(), new TypeReference<Map<String, Entry>>() {}));
    } catch (IOException e) {
      throw new IllegalStateException("the store's list of loaded files is not ours", e);
    }
  }

  /** Makes it durable, also against a thread that goes on changing this object. */
  Json json() {
    try {
      return Json.of(JSON.writeValueAsBytes(entries));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("paths and hashes are plain text", e);
    }
  }

  public void write(RunStore store) throws StoreException {
    write(store, json());
  }

  static void write(RunStore store, Json book) throws StoreException {
    store.putDocument(DOCUMENT, book);
  }

  /**
   * @param key of the library and its listed files
   */
  public Entry entry(String key) {
    return entries.getOrDefault(key, Entry.EMPTY);
  }

  /** The run is started with these differences from the first content. */
  public void begin(String key, Map<String, String> added, Map<String, String> changed) {
    Entry known = entry(key);
    Map<String, String> first = new TreeMap<>(added);
    first.putAll(known.first());
    boolean same = changed.equals(known.changed());
    entries.put(key, new Entry(first, changed, same ? known.packages() : ""));
  }

  /**
   * A context has loaded this.
   *
   * @return what differs from the content with which the run was started, in words
   */
  List<String> learn(String key, Library library, LoadedContent content) {
    Entry known = entry(key);
    Map<String, String> current = known.current();
    Map<String, String> first = new TreeMap<>(known.first());
    List<String> different = new ArrayList<>();
    content
        .files()
        .forEach(
            (path, digest) -> {
              String place = place(library, path);
              if (!digest.equals(current.getOrDefault(place, digest))) {
                different.add(place);
              } else if (first.size() < LoadedContent.FILES_MAX) {
                first.putIfAbsent(place, digest);
              }
            });
    String packages = known.packages().isEmpty() ? content.packages() : known.packages();
    if (!content.packages().isEmpty() && !content.packages().equals(packages)) {
      different.add("installed packages");
    }
    entries.put(key, new Entry(first, known.changed(), packages));
    return different;
  }

  /** A path as it is remembered: relative to the library, so that its folder may be moved. */
  static String place(Library library, String path) {
    Optional<Path> folder = folder(library);
    return folder.isPresent() && Path.of(path).startsWith(folder.get())
        ? folder.get().relativize(Path.of(path)).toString()
        : path;
  }

  /** The path of a place now. */
  public static Path path(Library library, String place) {
    return folder(library).map(folder -> folder.resolve(place)).orElse(Path.of(place));
  }

  /** The folder of its module, or of the first file that it lists. */
  private static Optional<Path> folder(Library library) {
    if (library.host() instanceof Library.Host.Command command && command.isPython()) {
      return Optional.ofNullable(Path.of(command.argv().get(2)).getParent());
    }
    return library.files().stream().findFirst().map(Path::getParent);
  }
}
