package io.pcm.modelcache;

import io.pcm.model.FileHash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one model in the cache: the file, a record that it was verified, and unfinished
 * downloads.
 *
 * <p>A file is trusted as long as it has the size and modification time of when its hash was last
 * computed; otherwise it is hashed again. It is only ever replaced by renaming, so a process that
 * has it open keeps the old file.
 */
final class ModelCache {
  private static final Duration ABANDONED = Duration.ofHours(6);
  private static final String PART = ".part";

  private final Path folder;
  private final Path file;
  private final Path note;
  private final Expectation expectation;

  ModelCache(Path folder, String fileName, Expectation expectation) {
    this.folder = folder;
    this.file = folder.resolve(fileName);
    this.note = folder.resolve(fileName + ".verified");
    this.expectation = expectation;
  }

  Path folder() {
    return folder;
  }

  Path file() {
    return file;
  }

  /**
   * Returns the file if it exists and is verified.
   *
   * @throws ModelSourceException if it does not exist or is wrong; the message says so
   */
  Verified verified() throws ModelSourceException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ModelSourceException("not there");
      }
      long size = Files.size(file);
      Optional<String> refusal = expectation.refusalOfSize(size);
      if (refusal.isPresent()) {
        throw new ModelSourceException("damaged: " + refusal.get());
      }
      String stamp = stamp(size);
      Optional<Verified> noted = noted(stamp);
      if (noted.isPresent()) {
        return noted.get();
      }
      Verified found = new Verified(file, size, FileHash.sha256(file));
      Optional<String> damage = expectation.or(remembered()).refusal(size, found.sha256());
      if (damage.isPresent()) {
        throw new ModelSourceException("damaged: " + damage.get());
      }
      note(stamp, found);
      return found;
    } catch (IOException e) {
      throw new ModelSourceException("cannot be read: " + e.getMessage(), e);
    }
  }

  /** Size and modification time, which stay the same for an unmodified file. */
  private String stamp(long size) throws IOException {
    return size + " " + Files.getLastModifiedTime(file).toInstant();
  }

  private List<String> noteLines() {
    try {
      return Files.size(note) > 4096 ? List.of() : Files.readAllLines(note);
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<Verified> noted(String stamp) throws IOException {
    List<String> lines = noteLines();
    boolean believed =
        lines.size() == 2
            && lines.get(0).equals(stamp)
            && expectation.sha256().map(lines.get(1)::equals).orElse(true);
    return believed
        ? Optional.of(new Verified(file, Files.size(file), lines.get(1)))
        : Optional.empty();
  }

  /** The hash of an earlier download of a file whose hash was unknown. */
  private Expectation remembered() {
    List<String> lines = noteLines();
    return lines.size() == 2 && lines.get(1).matches("[0-9a-f]{64}")
        ? new Expectation(Optional.empty(), Optional.of(lines.get(1)))
        : Expectation.NONE;
  }

  private void note(String stamp, Verified found) {
    try {
      Path fresh = newPart("note");
      Files.writeString(fresh, stamp + "\n" + found.sha256() + "\n");
      Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // A read-only cache is still usable; the file is hashed again next time.
    }
  }

  /** A new temporary name in the folder. */
  Path newPart(String what) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(
        what + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + PART);
  }

  /** Makes a verified download the model file. */
  Verified adopt(Path part, String sha256) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    long size = Files.size(file);
    Verified verified = new Verified(file, size, sha256);
    note(stamp(size), verified);
    return verified;
  }

  /** Deletes unfinished downloads of killed processes. */
  void sweep(Instant now) {
    for (Path part : parts()) {
      try {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(now.minus(ABANDONED))) {
          delete(part);
        }
      } catch (IOException e) {
        // Another process deleted it.
      }
    }
  }

  private List<Path> parts() {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(child -> child.toString().endsWith(PART)).collect(Collectors.toList());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Deletes a file, or a folder with its content; ignores what cannot be deleted. */
  static void delete(Path path) {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // The next sweep tries again.
    }
  }
}
