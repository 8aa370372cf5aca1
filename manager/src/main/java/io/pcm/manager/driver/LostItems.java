package io.pcm.manager.driver;

import io.pcm.manager.core.Event;
import io.pcm.manager.source.SourceException;
import io.pcm.protocol.message.TaskNumber;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that items of a task are lost: to the core, and once per task to the user, who may be
 * able to restore the data while other tasks continue. Thread-safe.
 */
public final class LostItems {
  private static final Logger LOG = LoggerFactory.getLogger(LostItems.class);

  private final Consumer<Event> events;
  private final Consumer<String> notes;
  private final Set<TaskNumber> told = ConcurrentHashMap.newKeySet();

  /**
   * @param notes accepts messages for the user
   */
  public LostItems(Consumer<Event> events, Consumer<String> notes) {
    this.events = events;
    this.notes = notes;
  }

  /** A source that was closed because the manager stops is not reported. */
  public void report(TaskNumber task, SourceException why) {
    if (why.reason() == SourceException.Reason.STOPPED) {
      return;
    }
    LOG.warn("the items of task {} are lost: {}", task, why.getMessage());
    String reason = String.valueOf(why.getMessage());
    if (told.add(task)) {
      notes.accept(reason);
    }
    events.accept(new Event.ItemsLost(task, reason));
  }
}
