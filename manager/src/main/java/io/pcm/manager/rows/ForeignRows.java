package io.pcm.manager.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pcm.api.Outcome;
import io.pcm.manager.returned.FileNames;
import io.pcm.manager.returned.FileShelf;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Rows of another run: those that succeeded and were not cut off, and whose files are there.
 *
 * @param store of that run
 * @param files the files of its results
 * @param own whether only rows count that this version computed itself
 * @param engines which versions of engines count, as rows note them; a row that notes none counts
 */
public record ForeignRows(
    RunStore store, FileShelf files, TaskNumber version, boolean own, Predicate<String> engines) {
  private static final JsonMapper JSON = new JsonMapper();

  /** More engines are not told apart. */
  private static final int ENGINES_MAX = 100;

  /** Of all engines. */
  public ForeignRows(RunStore store, FileShelf files, TaskNumber version, boolean own) {
    this(store, files, version, own, engine -> true);
  }

  /** Only those of certain versions of engines. */
  public ForeignRows of(Predicate<String> wanted) {
    return new ForeignRows(store, files, version, own, wanted);
  }

  /** Reads all of them. */
  public void read(StoredRows.Reader reader) throws StoreException {
    StoredRows.read(
        store,
        version,
        (index, end) -> {
          if (counts(end)) {
            reader.row(index, end);
          }
        });
  }

  /** The files of their results. */
  public Set<String> fileNames() throws StoreException {
    Set<String> names = new TreeSet<>();
    read((index, end) -> FileNames.of(end.payload()).ifPresent(names::add));
    return names;
  }

  /** How many there are. */
  public int count() throws StoreException {
    int[] rows = new int[1];
    read((index, end) -> rows[0]++);
    return rows[0];
  }

  /** How many there are of each engine, such as {@code vllm 0.11.0}, whose rows tell it. */
  public SortedMap<String, Integer> byEngine() throws StoreException {
    SortedMap<String, Integer> rows = new TreeMap<>();
    read(
        (index, end) -> {
          JsonNode notes = notes(end);
          String engine = notes.path("version").asText();
          if (!engine.isEmpty() && (rows.size() < ENGINES_MAX)) {
            rows.merge(notes.path("name").asText() + " " + engine, 1, Integer::sum);
          }
        });
    return rows;
  }

  private boolean counts(CallEnd end) {
    if (end.outcome() != Outcome.SUCCEEDED || !end.item().known() || (own && end.attempts() == 0)) {
      return false;
    }
    JsonNode notes = notes(end);
    String engine = notes.path("version").asText();
    return !notes.path("finish").asText().equals("length")
        && (engine.isEmpty() || engines.test(engine))
        && FileNames.of(end.payload()).filter(name -> !files.shows(name)).isEmpty();
  }

  private static JsonNode notes(CallEnd end) {
    if (end.payload().notes().isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(end.payload().notes().get().utf8());
    } catch (IOException e) {
      throw new IllegalStateException("notes are JSON", e);
    }
  }
}
