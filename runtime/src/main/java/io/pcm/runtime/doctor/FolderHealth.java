package io.pcm.runtime.doctor;

import io.pcm.model.UserCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The file systems of runs, of temporary files and of models. */
final class FolderHealth {
  private static final double GIB = 1L << 30;
  private static final long SPACE_PROBLEM = 200L << 20;
  private static final long SPACE_WARNING = 5L << 30;
  private static final int SYNCS = 10;

  /** A manager commits up to five times a second. */
  private static final double SYNC_WARNING_MILLIS = 100;

  /** Paths of Unix sockets have at most 108 bytes, of which PCM needs about 40. */
  private static final int SOCKET_FOLDER_MAX = 60;

  /** File systems that other machines do not see. */
  private static final Set<String> LOCAL =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuseblk");

  private FolderHealth() {}

  /**
   * @param others whether other machines must see the runs
   */
  static List<Examination> examinations(Path runs, boolean others) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return List.of(
        Examination.of("folder of runs", () -> place(runs, others)),
        Examination.of("disk space", () -> space("disk space", runs)),
        Examination.of("syncing files", () -> syncing(runs)),
        Examination.of("locks", () -> locks(runs)),
        Examination.of("temporary files", () -> temporary(temporary)),
        Examination.of("model cache", FolderHealth::models));
  }

  private static Finding place(Path runs, boolean others) throws IOException {
    String type = Files.getFileStore(runs).type();
    String text = runs + " (" + type + ")";
    if (!Files.isWritable(runs)) {
      return Finding.problem(
          "folder of runs", text + " is not writable", "use another folder with --run-dir");
    }
    if (!LOCAL.contains(type)) {
      return Finding.ok("folder of runs", text);
    }
    text += " is on a disk of this machine";
    return others
        ? Finding.warning(
            "folder of runs",
            text,
            "pilots on other machines need a shared file system: use --run-dir")
        : Finding.ok("folder of runs", text + ", which only local pilots see");
  }

  private static Finding space(String subject, Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    String text = String.format(Locale.ROOT, "%.1f GiB free in %s", free / GIB, folder);
    if (free >= SPACE_WARNING) {
      return Finding.ok(subject, text);
    }
    String fix = "free some space (pcm runs du shows what runs take), or use another folder";
    return free < SPACE_PROBLEM
        ? Finding.problem(subject, text, fix)
        : Finding.warning(subject, text, fix);
  }

  private static Finding syncing(Path folder) throws IOException {
    Path file = probe(folder);
    List<Long> nanos = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        channel.write(ByteBuffer.allocate(4096));
        long start = System.nanoTime();
        channel.force(true);
        nanos.add(System.nanoTime() - start);
      }
    } finally {
      Files.deleteIfExists(file);
    }
    Collections.sort(nanos);
    double millis = nanos.get(SYNCS / 2) / 1e6;
    String text = String.format(Locale.ROOT, "%.1f ms (median of %d)", millis, SYNCS);
    return millis < SYNC_WARNING_MILLIS
        ? Finding.ok("syncing files", text)
        : Finding.warning(
            "syncing files",
            text + " is slow, so results become final late, and stopping takes longer",
            "nothing is lost; a run directory on a faster file system is better");
  }

  private static Path probe(Path folder) throws IOException {
    return Files.createTempFile(
        folder,
        ".pcm-doctor-",
        "",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static Finding locks(Path folder) throws IOException {
    Path file = probe(folder);
    Path renamed = file.resolveSibling(file.getFileName() + "-2");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return noLocks("a new file is locked already");
      }
      Files.move(file, renamed, StandardCopyOption.ATOMIC_MOVE);
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(renamed));
      return mode.equals("rw-------")
          ? Finding.ok("locks", "files can be locked, renamed and kept from others")
          : Finding.problem(
              "locks",
              "a file that only its owner should read has the mode " + mode,
              "this file system cannot keep the run's secret: use another one with --run-dir");
    } catch (IOException | UnsupportedOperationException e) {
      return noLocks(String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(renamed);
    }
  }

  private static Finding noLocks(String why) {
    return Finding.problem(
        "locks",
        "files cannot be locked here: " + why,
        "use another file system with --run-dir, or ask for locks on this one (for Lustre: mount"
            + " option flock; for NFS 3: lockd)");
  }

  private static Finding temporary(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return Finding.problem(
          "temporary files",
          folder + " is not a folder that this user may write to",
          "set TMPDIR to one");
    }
    return folder.toString().length() > SOCKET_FOLDER_MAX
        ? Finding.warning(
            "temporary files",
            folder + " has a long path, but paths of sockets have at most 108 bytes",
            "for engines that are servers, set TMPDIR to a shorter one, such as /tmp")
        : space("temporary files", folder);
  }

  private static Finding models() throws IOException {
    Path cache = UserCache.ofThisProcess();
    Path there = cache;
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isWritable(there)) {
      return Finding.problem(
          "model cache", there + " is not writable", "set PCM_CACHE to another folder");
    }
    Finding space = space("model cache", there);
    return there.equals(cache)
        ? space
        : new Finding(
            "model cache", space.level(), cache + " is still empty; " + space.text(), space.fix());
  }
}
