package io.pcm.manager.store;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LoadedContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that also keeps what libraries have loaded, and keeps it before the outcomes of the
 * contexts that have loaded it. Facts do not have it: no decision of the scheduler depends on it.
 *
 * <p>One thread tells it what happens, another commits.
 */
public final class LoadedContents implements FactStore {
  private final RunStore store;
  private final RunPlan plan;
  private final Consumer<String> notes;
  private final LoadedBook book;
  private final Map<ContextId, LibraryNumber> libraries = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Object lock = new Object();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable Json learned;

  /**
   * @param notes accepts messages for the user, from the thread that commits
   */
  public LoadedContents(RunStore store, RunPlan plan, Consumer<String> notes) {
    this.store = store;
    this.plan = plan;
    this.notes = notes;
    this.book = LoadedBook.read(store);
  }

  /** Takes note of contexts. */
  public void add(Fact fact) {
    if (fact instanceof Fact.ContextOpened opened) {
      libraries.put(opened.context(), opened.library());
    } else if (fact instanceof Fact.ContextAdopted adopted) {
      libraries.put(adopted.context(), adopted.library());
    } else if (fact instanceof Fact.ContextEnded ended) {
      libraries.remove(ended.context());
    }
  }

  /** The context has loaded this; before the commit of the facts that tell so. */
  public void loaded(ContextId context, LoadedContent content) {
    LibraryNumber number = libraries.get(context);
    if (number == null || content.isEmpty()) {
      return;
    }
    String key = plan.contentKeys().get(number.value());
    if (key.isEmpty()) {
      return;
    }
    Library library = plan.libraries().get(number.value()).library();
    List<String> different = book.learn(key, library, content);
    synchronized (lock) {
      learned = book.json();
      if (!different.isEmpty() && told.add(library.name() + different)) {
        warnings.add(text(library.name(), context, different));
      }
    }
  }

  private static String text(String library, ContextId context, List<String> different) {
    return "library "
        + library
        + ": context "
        + context
        + " has loaded other content than contexts before it: "
        + String.join(", ", different)
        + ". Results before and after the change are now in one file. To compute them all with what"
        + " is there now, stop the run and start it with --update";
  }

  @Override
  public void commit(List<Fact> facts) throws StoreException {
    Json now;
    List<String> texts;
    synchronized (lock) {
      now = learned;
      texts = List.copyOf(warnings);
    }
    if (now != null) {
      LoadedBook.write(store, now);
    }
    store.commit(facts);
    synchronized (lock) {
      learned = learned == now ? null : learned;
      warnings.subList(0, texts.size()).clear();
    }
    texts.forEach(notes);
  }

  @Override
  public void replay(Consumer<Fact> consumer) throws StoreException {
    store.replay(consumer);
  }
}
