package io.pcm.api.library;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Native code from a jar, as a file that a process can load. It is extracted once per user and
 * version, atomically, and later processes use it again. A process that is killed while extracting
 * leaves an unfinished file, which the next start removes.
 *
 * <pre>{@code
 * URL resource = Objects.requireNonNull(getClass().getResource("/libx.so"), "libx.so in the jar");
 * Path extracted = NativeFile.of(resource, "x-1.0", "libx.so", System.getenv());
 * System.load(extracted.toString());
 * }</pre>
 */
public final class NativeFile {
  private static final Pattern UNFINISHED = Pattern.compile("\\.extracting-(.*)-(\\d{1,10})");

  /** An unfinished file of another machine that shares the folder is deleted after this time. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private NativeFile() {}

  /**
   * Extracts the file to the first folder that has space and allows executables: {@code native} in
   * the user's cache folder ({@code PCM_CACHE}, otherwise {@code pcm} in {@code XDG_CACHE_HOME},
   * otherwise {@code ~/.cache/pcm}), or a folder of the user in the folder for temporary files.
   *
   * @param resource its location in the jar
   * @param version name and version of the code, such as {@code llama-4.2.0}
   * @param name the file's name, such as {@code libx.so}
   * @param environment such as {@link System#getenv()}
   * @throws IOException if no folder is usable; the message says what to do
   */
  public static Path of(URL resource, String version, String name, Map<String, String> environment)
      throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_.-]", "_");
    List<Path> folders =
        List.of(cache(environment).resolve("native"), temporary.resolve("pcm-native-" + user));
    return in(folders, resource, version, name);
  }

  /** Like {@link #of} with other folders, which are created if missing. */
  static synchronized Path in(List<Path> folders, URL resource, String version, String name)
      throws IOException {
    Content content = Content.of(resource);
    List<String> refusals = new ArrayList<>();
    for (Path folder : folders) {
      try {
        return extracted(folder, version + "-" + content.name(), name, resource, content.size());
      } catch (IOException e) {
        refusals.add(folder + ": " + e);
      }
    }
    throw new IOException(
        "no usable folder for the native code "
            + name
            + " ("
            + String.join("; ", refusals)
            + "); set one that has space and allows executables: TMPDIR=/path pcm ..., or"
            + " PCM_CACHE=/path pcm ...");
  }

  private static Path cache(Map<String, String> environment) {
    String own = environment.getOrDefault("PCM_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!xdg.isBlank()) {
      return Path.of(xdg, "pcm").toAbsolutePath();
    }
    return Path.of(System.getProperty("user.home", "."), ".cache", "pcm").toAbsolutePath();
  }

  private static Path extracted(Path folder, String version, String name, URL resource, long size)
      throws IOException {
    Path home = folder.resolve(version);
    Path target = home.resolve(name);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, OWNER_ONLY);
    }
    requireOwn(folder);
    Files.createDirectories(home, OWNER_ONLY);
    removeUnfinished(home);
    if (!isWhole(target, size)) {
      copy(resource, target, size);
    }
    requireOwn(target);
    // On a file system that is mounted noexec, no file is executable (access(2), EACCES).
    if (!Files.isExecutable(target)) {
      throw new IOException("it does not allow executables (noexec)");
    }
    return target;
  }

  private static boolean isWhole(Path file, long size) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == size;
  }

  private static void copy(URL resource, Path target, long size) throws IOException {
    Path unfinished =
        target.resolveSibling(".extracting-" + machine() + "-" + ProcessHandle.current().pid());
    try {
      Files.createFile(unfinished, OWNER_ONLY);
      try (InputStream in = resource.openStream();
          var out = Files.newOutputStream(unfinished)) {
        in.transferTo(out);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process may have been faster, or may have taken this one for dead.
      if (!isWhole(target, size)) {
        throw e;
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Deletes the unfinished files of killed processes, even if one had the same pid as this process.
   */
  private static void removeUnfinished(Path home) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(home)) {
      files = all.toList();
    }
    for (Path file : files) {
      Matcher name = UNFINISHED.matcher(file.getFileName().toString());
      if (name.matches() && isAbandoned(file, name.group(1), Long.parseLong(name.group(2)))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean isAbandoned(Path file, String machine, long pid) throws IOException {
    boolean here = machine.equals(machine());
    if (here && pid != ProcessHandle.current().pid()) {
      return ProcessHandle.of(pid).isEmpty();
    }
    return here
        || Files.exists(file)
            && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(ABANDONED));
  }

  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "this";
    }
  }

  /** Never run native code that another user has put into a shared folder. */
  private static void requireOwn(Path file) throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self)
        && !Files.getOwner(self).equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))) {
      throw new FileAlreadyExistsException(file + " belongs to another user");
    }
  }

  /**
   * Identifies the bytes without reading them, if they are in a jar.
   *
   * @param name derived from their checksum
   */
  private record Content(String name, long size) {
    static Content of(URL resource) throws IOException {
      URLConnection connection = resource.openConnection();
      if (connection instanceof JarURLConnection jar) {
        JarEntry entry = jar.getJarEntry();
        return new Content(Long.toHexString(entry.getCrc()), entry.getSize());
      }
      long size = new File(resource.getPath()).length();
      return new Content(Long.toHexString(size), size);
    }
  }
}
