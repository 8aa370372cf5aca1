package io.pcm.manager.returned;

import io.pcm.protocol.message.ManagerFileWord.Place;
import io.pcm.protocol.message.ReturnedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The folder {@code files} of a run directory. A file has its final name only when all of it is on
 * the disk; unfinished ones have names that begin with a dot. Not thread-safe.
 */
public final class FileShelf {
  /** Room that no file takes: 256 MiB, or a part of a small disk. */
  private static final long RESERVE_BYTES = 256L << 20;

  private static final int RESERVE_PART = 20;

  private static final String PART = ".part-";
  private static final int BUFFER = 256 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r--r--r--");

  private final Path folder;

  /** Whether the names are on the disk that an earlier manager may just have given. */
  private boolean synced;

  /**
   * @param folder made when the first file comes
   */
  public FileShelf(Path folder) {
    this.folder = folder;
  }

  /** Whether the file is here. */
  public boolean shows(String name) {
    return Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether the file is here, and on the disk. */
  boolean has(String name) throws IOException {
    boolean here = shows(name);
    if (here && !synced) {
      syncNames();
    }
    return here;
  }

  /** Bytes that may still be written; some remain for outcomes, which matter more than any file. */
  long room() throws IOException {
    Files.createDirectories(folder);
    FileStore disk = Files.getFileStore(folder);
    return disk.getUsableSpace() - Math.min(RESERVE_BYTES, disk.getTotalSpace() / RESERVE_PART);
  }

  /** Makes an empty file under a name that nobody can guess. */
  String place() throws IOException {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String place = Place.PREFIX + HexFormat.of().formatHex(random);
    Files.createFile(folder.resolve(place));
    return place;
  }

  /** Removes a place, if it is still there. */
  void clear(String place) throws IOException {
    Files.deleteIfExists(folder.resolve(place));
  }

  /**
   * Takes what a pilot has written into a place, if this machine sees all of it. The pilot has
   * compared its hash. The file is opened first, because a network file system shows what others
   * have written to those who open a file.
   */
  boolean takePlace(String place, ReturnedFile file) throws IOException {
    Path written = folder.resolve(place);
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      if (channel.size() != file.bytes()) {
        return false;
      }
      channel.force(true);
    } catch (NoSuchFileException e) {
      return false;
    }
    name(written, file);
    return true;
  }

  /** Read-only, because a file must have the content of its name. */
  private void name(Path written, ReturnedFile file) throws IOException {
    Files.setPosixFilePermissions(written, READ_ONLY);
    Files.move(written, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
    syncNames();
  }

  private void syncNames() throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
    synced = true;
  }

  /** Begins or continues a file that comes in parts; what is there already was hashed. */
  Coming begin(ReturnedFile file) throws IOException {
    Path part = folder.resolve(PART + file.name());
    FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Coming coming = new Coming(file, part, channel);
    boolean begun = false;
    try {
      coming.resume();
      begun = true;
      return coming;
    } finally {
      if (!begun) {
        coming.close();
      }
    }
  }

  /** A file that comes in parts. */
  final class Coming implements AutoCloseable {
    private final ReturnedFile file;
    private final Path part;
    private final FileChannel channel;
    private MessageDigest digest = sha256();
    private long length;

    private Coming(ReturnedFile file, Path part, FileChannel channel) {
      this.file = file;
      this.part = part;
      this.channel = channel;
    }

    private void resume() throws IOException {
      if (channel.size() > file.bytes()) {
        channel.truncate(0);
      }
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (channel.read(buffer, length) > 0) {
        length += buffer.flip().remaining();
        digest.update(buffer);
        buffer.clear();
      }
    }

    ReturnedFile file() {
      return file;
    }

    /** Bytes that are here. */
    long length() {
      return length;
    }

    boolean complete() {
      return length == file.bytes();
    }

    void add(byte[] bytes) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      for (long at = length; rest.hasRemaining(); ) {
        at += channel.write(rest, at);
      }
      digest.update(bytes);
      length += bytes.length;
    }

    /**
     * Gives the file its name, if it has the right content. Otherwise forgets all of it, as it may
     * be the rest of a crash.
     */
    boolean finish() throws IOException {
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(file.sha256())) {
        channel.truncate(0);
        digest = sha256();
        length = 0;
        return false;
      }
      channel.force(true);
      close();
      name(part, file);
      return true;
    }

    /** Removes what is here. */
    void remove() throws IOException {
      close();
      Files.deleteIfExists(part);
    }

    /** What is here may be continued later. */
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What a sweep has removed. */
  public record Swept(int files, long bytes) {}

  /** Whether there is anything here. */
  public boolean isEmpty() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /** Removes these files. */
  public void remove(Set<String> names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  /**
   * Takes a file from the shelf of another run: as another name of it if that is possible, else as
   * a copy. It is on the disk when this returns.
   *
   * @return false if it is not there
   */
  public boolean bring(String name, FileShelf other) throws IOException {
    if (has(name)) {
      return true;
    }
    if (!other.shows(name)) {
      return false;
    }
    Path from = other.folder.resolve(name);
    Path to = folder.resolve(name);
    Files.createDirectories(folder);
    try {
      Files.createLink(to, from);
      syncNames();
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path part =
          Files.copy(from, folder.resolve(PART + name), StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.READ)) {
        written.force(true);
      }
      name(part, new ReturnedFile(name, Files.size(part)));
    }
    return true;
  }

  /** Removes the files that are not named, and unfinished ones. */
  public Swept sweep(Set<String> named) throws IOException {
    int count = 0;
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        boolean ours =
            ReturnedFile.isName(name) || name.startsWith(PART) || name.startsWith(Place.PREFIX);
        if (ours && !named.contains(name)) {
          bytes += Files.size(file);
          Files.delete(file);
          count++;
        }
      }
    } catch (NoSuchFileException e) {
      return new Swept(0, 0);
    }
    return new Swept(count, bytes);
  }
}
