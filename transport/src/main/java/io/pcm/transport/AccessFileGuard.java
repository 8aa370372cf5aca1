package io.pcm.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Checks the owner and mode of an access file, and replaces it atomically. */
final class AccessFileGuard {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private AccessFileGuard() {}

  static void check(Path file) throws IOException {
    if (!Files.isRegularFile(file) && Files.exists(file)) {
      throw new AccessFileException(file + " is not a file");
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(permissions);
    others.removeAll(OWNER_ONLY);
    others.remove(PosixFilePermission.OWNER_EXECUTE);
    if (!others.isEmpty()) {
      throw new AccessFileException(
          file
              + " holds the run's secret, but users other than its owner can access it ("
              + PosixFilePermissions.toString(permissions)
              + "): chmod 600 "
              + file
              + ", and start a fresh run if somebody may have read it");
    }
    int me = uid(Path.of("/proc/self"));
    int owner = uid(file);
    if (me != 0 && owner != me) {
      throw new AccessFileException(
          file
              + " belongs to user id "
              + owner
              + ", and this process runs as "
              + me
              + ": start it as the user who started the manager");
    }
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  static void replace(Path file, Path unfinished, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a valid path of a file");
    }
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path fresh = unfinished.resolve(file.getFileName() + "." + random + ".new");
    try {
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel out = FileChannel.open(folder, StandardOpenOption.READ)) {
      out.force(true);
    }
  }
}
