package io.pcm.manager.returned;

import io.pcm.api.CallError;
import io.pcm.api.Limits;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.ReturnedFile;
import io.pcm.protocol.message.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks pilots for files in parts: a few pilots at a time, each for one file, with a few parts on
 * the way. A file goes on where it has stopped, whoever sends the rest. Not thread-safe.
 */
final class FilePulls {
  /** Pilots that send parts at the same time, so that a few fast ones do not wait for many. */
  static final int PULLS = 2;

  /** Parts that a pilot is asked for before the first of them has come (4 MiB). */
  static final int AHEAD = 8;

  /** After this time without a part, another file's turn comes. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FileShelf shelf;
  private final BiConsumer<SessionId, ManagerFileWord> wire;
  private final InstantSource clock;

  /** Files that wait, oldest first. A name occurs once, here or among those that come. */
  private final Deque<Pull> waiting = new ArrayDeque<>();

  private final Map<String, Pull> coming = new LinkedHashMap<>();

  private static final class Pull {
    final ReturnedFile file;
    SessionId from;
    FileShelf.@Nullable Coming coming;

    /** The part that is asked for next. */
    long next;

    /** Whether it has begun again because its content was wrong. */
    boolean again;

    Instant heard;

    Pull(ReturnedFile file, SessionId from, Instant now) {
      this.file = file;
      this.from = from;
      this.heard = now;
    }

    FileShelf.Coming content() {
      if (coming == null) {
        throw new IllegalStateException("the file does not come yet");
      }
      return coming;
    }
  }

  FilePulls(FileShelf shelf, BiConsumer<SessionId, ManagerFileWord> wire, InstantSource clock) {
    this.shelf = shelf;
    this.wire = wire;
    this.clock = clock;
  }

  /** Bytes that are still to be written for the files that wait or come. */
  long pendingBytes() {
    long pending = 0;
    for (Pull pull : waiting) {
      pending += pull.file.bytes();
    }
    for (Pull pull : coming.values()) {
      pending += pull.file.bytes() - pull.content().length();
    }
    return pending;
  }

  /**
   * The session has this file, which it offers because it has heard nothing of it for a while: if
   * the file waits or comes already, that session sends the rest.
   *
   * @return false if the file is not known
   */
  boolean offered(SessionId from, ReturnedFile file) {
    Pull active = coming.get(file.name());
    if (active != null) {
      active.from = from;
      active.next = active.content().length();
      ask(active);
      return true;
    }
    for (Pull pull : waiting) {
      if (pull.file.name().equals(file.name())) {
        pull.from = from;
        pull.heard = clock.instant();
        return true;
      }
    }
    return false;
  }

  void add(SessionId from, ReturnedFile file) {
    if (!offered(from, file)) {
      waiting.add(new Pull(file, from, clock.instant()));
    }
  }

  /** Begins to ask for files whose turn it is. */
  void next() throws IOException {
    while (coming.size() < PULLS) {
      List<SessionId> busy = coming.values().stream().map(pull -> pull.from).toList();
      Pull pull =
          waiting.stream().filter(each -> !busy.contains(each.from)).findFirst().orElse(null);
      if (pull == null) {
        return;
      }
      waiting.remove(pull);
      if (shelf.has(pull.file.name())) {
        wire.accept(pull.from, new ManagerFileWord.Kept(pull.file.name()));
      } else {
        pull.coming = shelf.begin(pull.file);
        pull.next = pull.coming.length();
        pull.heard = clock.instant();
        coming.put(pull.file.name(), pull);
        proceed(pull);
      }
    }
  }

  private void ask(Pull pull) {
    long most = pull.content().length() + (long) AHEAD * Limits.FILE_PART_BYTES;
    for (; pull.next < Math.min(most, pull.file.bytes()); pull.next += Limits.FILE_PART_BYTES) {
      wire.accept(pull.from, new ManagerFileWord.PartWanted(pull.file.name(), pull.next));
    }
  }

  void part(SessionId from, PilotFileWord.Part word) throws IOException {
    Pull pull = coming.get(word.name());
    if (pull == null
        || !pull.from.equals(from)
        || word.offset() != pull.content().length()
        || pull.content().complete()) {
      return; // It comes from a session, or was asked for at a time, that counts no more.
    }
    pull.heard = clock.instant();
    long left = pull.file.bytes() - word.offset();
    if (word.bytes().length != Math.min(Limits.FILE_PART_BYTES, left)) {
      refuse(pull, "it has become shorter since it was returned");
    } else {
      pull.content().add(word.bytes());
      proceed(pull);
    }
  }

  private void proceed(Pull pull) throws IOException {
    if (!pull.content().complete()) {
      ask(pull);
    } else if (pull.content().finish()) {
      coming.remove(pull.file.name());
      wire.accept(pull.from, new ManagerFileWord.Kept(pull.file.name()));
    } else if (pull.again) {
      refuse(pull, "its content has changed since it was returned");
    } else {
      pull.again = true;
      pull.next = 0;
      ask(pull);
    }
  }

  private void refuse(Pull pull, String why) throws IOException {
    CallError error =
        new CallError(
            CallError.BAD_FILE,
            "the file that the function returned cannot be used: "
                + why
                + "; a function must close a file before it returns it, and not change it"
                + " afterwards");
    forget(pull.file.name());
    wire.accept(pull.from, new ManagerFileWord.Refused(pull.file.name(), error));
  }

  /** Removes what is here of the file. */
  void forget(String name) throws IOException {
    waiting.removeIf(pull -> pull.file.name().equals(name));
    Pull pull = coming.remove(name);
    if (pull != null) {
      pull.content().remove();
    }
  }

  /** Gives up those that have been silent for long; what is here of them stays. */
  void expire() throws IOException {
    Instant late = clock.instant().minus(PATIENCE);
    waiting.removeIf(pull -> pull.heard.isBefore(late));
    for (Iterator<Pull> each = coming.values().iterator(); each.hasNext(); ) {
      Pull pull = each.next();
      if (pull.heard.isBefore(late)) {
        each.remove();
        pull.content().close();
      }
    }
  }
}
