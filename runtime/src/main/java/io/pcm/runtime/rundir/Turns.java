package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The folder {@code turns} of a run directory: one folder per {@link Turn}, named by its number.
 */
final class Turns {
  static final String FOLDER = "turns";
  static final String OPEN = "open-";
  static final String HOLDER = "holder";
  static final String OWN_STORE = "own-store";
  static final String HEARTBEAT = "heartbeat";

  /** In the folder of the result files, which may be on another file system. */
  static final String IN_RESULTS = ".turn-";

  private static final int BYTES_MAX = 16 * 1024;

  private Turns() {}

  /** Someone's turn, as its folder shows it. */
  record Seen(int number, Path folder) {
    /** Whether it was not released, so that its holder may be alive. */
    boolean isOpen() throws IOException {
      return open().isPresent();
    }

    private Optional<Path> open() throws IOException {
      return children(folder).stream()
          .filter(child -> child.getFileName().toString().startsWith(OPEN))
          .findFirst();
    }

    Optional<LockHolder> holder() {
      return text(folder.resolve(HOLDER)).flatMap(LockHolder::fromJson);
    }

    /** Whether it does not share its store with earlier turns. */
    boolean hasOwnStore() {
      return Files.exists(folder.resolve(OWN_STORE));
    }

    /** Changes every few seconds while the holder is alive; empty if there is none. */
    Optional<String> heartbeat() throws IOException {
      return open().flatMap(open -> text(open.resolve(HEARTBEAT)));
    }

    /** When the heartbeat last changed, by the clock of the file system. */
    Optional<Instant> heartbeatTime() throws IOException {
      Optional<Path> open = open();
      return open.isPresent()
          ? Optional.of(Files.getLastModifiedTime(open.get().resolve(HEARTBEAT)).toInstant())
          : Optional.empty();
    }
  }

  /** All turns that have a folder, the latest last. */
  static List<Seen> all(Path directory) throws IOException {
    List<Seen> turns = new ArrayList<>();
    for (Path child : children(directory.resolve(FOLDER))) {
      String name = child.getFileName().toString();
      if (name.matches("[1-9][0-9]{0,8}")) {
        turns.add(new Seen(Integer.parseInt(name), child));
      }
    }
    turns.sort(Comparator.comparingInt(Seen::number));
    return turns;
  }

  /** The latest turn; empty in a new directory, and in one of an older PCM. */
  static Optional<Seen> last(Path directory) throws IOException {
    List<Seen> all = all(directory);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The content of a folder; nothing if it does not exist. */
  static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(children::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  private static Optional<String> text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
