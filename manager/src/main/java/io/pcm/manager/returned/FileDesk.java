package io.pcm.manager.returned;

import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.ReturnedFile;
import io.pcm.protocol.message.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files from pilots: says where to write them, asks those for parts that do not see the
 * place, and says when a file is kept. It may forget everything at any time, because pilots offer
 * their files again until they are kept. Not thread-safe; its methods wait for the disk.
 */
public final class FileDesk {
  private static final Logger LOG = LoggerFactory.getLogger(FileDesk.class);

  /** Places at a time; pilots write few files at a time, and lost ones write none. */
  static final int PLACES = 4096;

  /** How long the user is not told again that files cannot be kept. */
  private static final Duration SILENT = Duration.ofMinutes(10);

  private final FileShelf shelf;
  private final FilePulls pulls;
  private final BiConsumer<SessionId, ManagerFileWord> wire;
  private final Consumer<String> notes;
  private final InstantSource clock;

  /** Places that were made, oldest first. */
  private final Map<String, Offer> places = new LinkedHashMap<>();

  private Instant notedAt = Instant.MIN;
  private boolean ended;

  private record Offer(SessionId from, ReturnedFile file) {}

  /**
   * @param wire sends a word; one for an unknown session is lost
   * @param notes accepts messages for the user
   */
  public FileDesk(
      FileShelf shelf,
      BiConsumer<SessionId, ManagerFileWord> wire,
      Consumer<String> notes,
      InstantSource clock) {
    this.shelf = shelf;
    this.wire = wire;
    this.notes = notes;
    this.clock = clock;
    this.pulls = new FilePulls(shelf, wire, clock);
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Finds out which files results name. */
  public interface Names {
    Set<String> find() throws StoreException;
  }

  /** The run has ended: takes no more files, and removes those that no result names. */
  public void end(Names names) {
    ended = true;
    try {
      if (!shelf.isEmpty()) {
        FileShelf.Swept swept = shelf.sweep(names.find());
        LOG.info("removed files that no result names: {}", swept);
      }
    } catch (IOException | StoreException e) {
      LOG.warn("files that no result names cannot be removed: {}", e.getMessage());
    }
  }

  /** Handles what a pilot says. A disk that is full, or fails, delays files, and nothing else. */
  public void heard(SessionId from, PilotFileWord word) {
    if (ended) {
      return;
    }
    Work work =
        word.match(
            new PilotFileWord.Cases<Work>(
                w -> () -> offered(from, w.file()),
                w -> () -> placed(from, w),
                w -> () -> pulls.part(from, w),
                w -> () -> forget(w.name())));
    try {
      work.run();
      pulls.next();
    } catch (IOException e) {
      note(e);
      freeRoom(word.name());
    }
  }

  /** Gives up pilots that have been silent for long; to be called now and then. */
  public void tick() {
    try {
      pulls.expire();
      pulls.next();
    } catch (IOException e) {
      note(e);
    }
  }

  private void offered(SessionId from, ReturnedFile file) throws IOException {
    if (shelf.has(file.name())) {
      wire.accept(from, new ManagerFileWord.Kept(file.name()));
    } else if (!pulls.offered(from, file)) {
      wire.accept(from, new ManagerFileWord.Wanted(file.name(), place(new Offer(from, file))));
    }
  }

  /** The place for an offer; the same one if it is made again. */
  private String place(Offer offer) throws IOException {
    Optional<String> made =
        places.entrySet().stream()
            .filter(each -> each.getValue().equals(offer))
            .map(Map.Entry::getKey)
            .findFirst();
    if (made.isPresent()) {
      return made.get();
    }
    long pending = pulls.pendingBytes();
    for (Offer each : places.values()) {
      pending += each.file.bytes();
    }
    if (offer.file.bytes() > shelf.room() - pending) {
      throw new IOException(
          "there is too little room on the disk of the run directory for a file of "
              + offer.file.bytes()
              + " bytes");
    }
    Iterator<String> oldest = places.keySet().iterator();
    if (places.size() >= PLACES) {
      shelf.clear(oldest.next());
      oldest.remove();
    }
    String place = shelf.place();
    places.put(place, offer);
    return place;
  }

  private void placed(SessionId from, PilotFileWord.Placed word) throws IOException {
    Offer offer = places.remove(word.place());
    if (offer == null || !offer.file.name().equals(word.name())) {
      return;
    }
    if (word.there() && shelf.takePlace(word.place(), offer.file)) {
      wire.accept(from, new ManagerFileWord.Kept(word.name()));
    } else {
      shelf.clear(word.place());
      pulls.add(from, offer.file);
    }
  }

  private void forget(String name) throws IOException {
    pulls.forget(name);
    for (Iterator<Map.Entry<String, Offer>> all = places.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Offer> each = all.next();
      if (each.getValue().file.name().equals(name)) {
        all.remove();
        shelf.clear(each.getKey());
      }
    }
  }

  /** The pilot offers the file again in a while. */
  private void freeRoom(String name) {
    try {
      forget(name);
    } catch (IOException e) {
      note(e);
    }
  }

  private void note(IOException e) {
    Instant now = clock.instant();
    if (notedAt.isBefore(now.minus(SILENT))) {
      notedAt = now;
      notes.accept(
          "files of results cannot be kept at the moment: "
              + e.getMessage()
              + "; their calls wait for it, and other results do not");
    }
  }
}
