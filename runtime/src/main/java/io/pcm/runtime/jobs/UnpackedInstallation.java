package io.pcm.runtime.jobs;

import io.pcm.model.FileHash;
import io.pcm.runtime.rundir.AtomicFile;
import io.pcm.runtime.rundir.FolderDeletion;
import io.pcm.runtime.rundir.RunException;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Unpacks an installation into the user's cache: {@code installation/<first 16 hex digits of its
 * digest>}. It is unpacked once, beside that folder, and then renamed, so other processes see all
 * of it or nothing. Installations with other digests remain, because jobs in queues may need them.
 */
final class UnpackedInstallation {
  /** Lists the files of an unpacked installation, so that missing ones are noticed. */
  private static final String LIST = "files.txt";

  private static final String UNFINISHED = ".unpacking-";

  /** Unpacking takes seconds; a folder this old was left by a killed process. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** An installation has about 40 files and 40 MB. */
  private static final int FILES_MAX = 1000;

  private static final long BYTES_MAX = 512L << 20;
  private static final long LIST_BYTES_MAX = 256L << 10;

  /** Relative, without {@code ..}, and without special meaning for shells. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*){0,8}");

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final PackedInstallation packed;
  private final Path folder;

  private UnpackedInstallation(PackedInstallation packed, Path folder) {
    this.packed = packed;
    this.folder = folder;
  }

  /**
   * The folder of the unpacked installation; unpacks it if it is missing or incomplete.
   *
   * @param cache the user's cache folder, created if missing
   * @throws RunException if it cannot be unpacked; the message says why, and how to fix it
   */
  static synchronized Path in(Path cache, PackedInstallation packed) throws RunException {
    Path all = cache.resolve("installation");
    UnpackedInstallation unpacked =
        new UnpackedInstallation(packed, all.resolve(packed.sha256().substring(0, 16)));
    try {
      requireUsableByJava(all);
      if (!Files.isDirectory(all)) {
        Files.createDirectories(all, OWNER_ONLY);
      }
      requireOwn(all);
      removeAbandoned(all);
      if (!unpacked.isWhole()) {
        unpacked.unpack();
      }
      return unpacked.folder;
    } catch (IOException e) {
      throw unpacked.refused(reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    return e instanceof FileAlreadyExistsException exists && exists.getReason() == null
        ? exists.getFile() + " is not a folder"
        : String.valueOf(e.getMessage());
  }

  private RunException refused(String why, IOException cause) {
    String message =
        "cannot unpack the installation of PCM to "
            + folder
            + ": "
            + why
            + ". Make it writable with 50 MB of free space, or choose another folder with"
            + " PCM_CACHE=/some/folder (on a cluster, one that the pilots' machines share)";
    return new RunException(RunException.Kind.ENVIRONMENT, message, cause);
  }

  /** Java splits a class path at colons, and cannot read a path with a character above U+FFFF. */
  private static void requireUsableByJava(Path folder) throws IOException {
    String path = folder.toString();
    if (path.contains(File.pathSeparator)
        || path.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
      throw new IOException("Java cannot use a path with '" + File.pathSeparator + "' or an emoji");
    }
  }

  /** Never run code that another user has put into a shared folder. */
  private static void requireOwn(Path folder) throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self) && !Files.getOwner(self).equals(Files.getOwner(folder))) {
      throw new IOException(folder + " belongs to another user");
    }
  }

  private static void removeAbandoned(Path all) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> folders = Files.list(all)) {
      unfinished =
          folders.filter(each -> String.valueOf(each.getFileName()).contains(UNFINISHED)).toList();
    }
    Instant limit = Instant.now().minus(ABANDONED);
    for (Path each : unfinished) {
      try {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(limit)) {
          FolderDeletion.of(each);
        }
      } catch (IOException e) {
        // Another process removes it too, or nobody can; no run needs that.
      }
    }
  }

  /** Whether all files are there: a cluster may delete files from caches that nobody has read. */
  private boolean isWhole() throws IOException {
    Path list = folder.resolve(LIST);
    if (!Files.isRegularFile(list) || Files.size(list) > LIST_BYTES_MAX) {
      return false;
    }
    requireOwn(folder);
    List<String> lines = Files.readAllLines(list);
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      if (words.length < 2 || !NAME.matcher(words[1]).matches()) {
        return false;
      }
      Path file = folder.resolve(words[1]);
      if (!Files.isRegularFile(file) || !words[0].equals(String.valueOf(Files.size(file)))) {
        return false;
      }
    }
    return !lines.isEmpty();
  }

  private void unpack() throws IOException, RunException {
    String prefix = folder.getFileName() + UNFINISHED;
    Path unfinished = Files.createTempDirectory(folder.toAbsolutePath().getParent(), prefix);
    try {
      Map<String, Long> sizes = extract(unfinished);
      StringBuilder list = new StringBuilder();
      sizes.forEach((name, size) -> list.append(size).append(' ').append(name).append('\n'));
      AtomicFile.write(unfinished.resolve(LIST), list.toString().getBytes(StandardCharsets.UTF_8));
      publish(unfinished, List.copyOf(sizes.keySet()));
    } finally {
      FolderDeletion.of(unfinished);
    }
  }

  private void publish(Path unfinished, List<String> names) throws IOException {
    try {
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    // Another process was faster, or some files were missing. The content is the same, so each can
    // be replaced even while pilots use it.
    requireOwn(folder);
    List<String> all = new ArrayList<>(names);
    all.add(LIST);
    for (String name : all) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent(), OWNER_ONLY);
      Files.move(unfinished.resolve(name), file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Unpacks all files; returns their sizes by name. */
  private Map<String, Long> extract(Path to) throws IOException, RunException {
    MessageDigest digest = FileHash.digest();
    Map<String, Long> sizes = new LinkedHashMap<>();
    try (InputStream in = new DigestInputStream(packed.zip().openStream(), digest)) {
      ZipInputStream zip = new ZipInputStream(in);
      long left = BYTES_MAX;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        String name = entry.getName();
        if (!NAME.matcher(name).matches() || sizes.containsKey(name) || sizes.size() == FILES_MAX) {
          throw damaged("unexpected file '" + name + "'");
        }
        Path file = to.resolve(name);
        Files.createDirectories(file.getParent(), OWNER_ONLY);
        long size = copy(zip, file, left);
        sizes.put(name, size);
        left -= size;
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (ZipException | EOFException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    if (!FileHash.hex(digest.digest()).equals(packed.sha256())) {
      throw damaged("its digest is not " + packed.sha256());
    }
    return sizes;
  }

  private long copy(InputStream in, Path file, long most) throws IOException, RunException {
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        size += count;
        if (size > most) {
          throw damaged("more than " + BYTES_MAX + " bytes");
        }
        out.write(buffer, 0, count);
      }
    }
    return size;
  }

  private RunException damaged(String why) {
    return new RunException(
        RunException.Kind.ENVIRONMENT,
        "the installation of PCM in "
            + packed.zip()
            + " is damaged: "
            + why
            + "; delete that jar and download or build it again");
  }
}
