package io.pcm.library.llama;

import de.kherud.llama.LlamaModel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;

/**
 * The native half of llama-java as a file. llama-java extracts it to the temporary folder at each
 * start under one name, so that processes that start together break each other; here it is
 * extracted once for each user and version and appears whole or not at all.
 */
final class NativeLibrary {
  /** Where llama-java looks first; a user who sets it brings a library of their own. */
  static final String PATH_PROPERTY = "de.kherud.llama.lib.path";

  /** A folder in which llama-java deletes, at its start, all files named llama*. */
  private static final String TEMPORARY_PROPERTY = "de.kherud.llama.tmpdir";

  private static final String VERSION = "4.2.0";

  private NativeLibrary() {}

  /** Makes llama-java find the library; call before its first class is used. */
  static void provide(Map<String, String> environment) throws IOException {
    String file = System.mapLibraryName("jllama");
    Optional<URL> resource = resource(file);
    if (System.getProperty(PATH_PROPERTY) == null && resource.isPresent()) {
      Path folder = extract(resource.get(), file, cache(environment).resolve("native"));
      System.setProperty(PATH_PROPERTY, folder.toString());
    }
    String own = System.getProperty(PATH_PROPERTY);
    if (own != null && System.getProperty(TEMPORARY_PROPERTY) == null) {
      System.setProperty(TEMPORARY_PROPERTY, own);
    }
  }

  /** The user's cache folder: PCM_CACHE, or pcm in XDG_CACHE_HOME, or ~/.cache/pcm. */
  static Path cache(Map<String, String> environment) {
    String own = environment.getOrDefault("PCM_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg, "pcm");
    }
    return Path.of(System.getProperty("user.home"), ".cache", "pcm").toAbsolutePath();
  }

  private static Optional<URL> resource(String file) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    String folder =
        (system.contains("mac") ? "Mac" : system.contains("linux") ? "Linux" : "none")
            + "/"
            + (machine.equals("amd64") ? "x86_64" : machine);
    return Optional.ofNullable(
        LlamaModel.class.getResource("/de/kherud/llama/" + folder + "/" + file));
  }

  /**
   * @return the folder with the file in it
   */
  static Path extract(URL resource, String file, Path folder) throws IOException {
    Content content = Content.of(resource);
    Path home = folder.resolve("llama-" + VERSION + "-" + content.name());
    Path target = home.resolve(file);
    if (!Files.isRegularFile(target) || Files.size(target) != content.size()) {
      try {
        Files.createDirectories(home);
        copy(resource, target);
      } catch (IOException e) {
        throw new IOException(
            "cannot keep the native library in "
                + home
                + " ("
                + e
                + "); set PCM_CACHE to a folder that this user can write to",
            e);
      }
    }
    checkOwner(target);
    return home;
  }

  private static void copy(URL resource, Path target) throws IOException {
    Path temporary =
        Files.createTempFile(
            target.getParent(),
            ".extracting-",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      try (InputStream in = resource.openStream()) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      throw new IOException("no atomic rename within one folder here", e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Native code that another user left in a shared folder is not run. */
  private static void checkOwner(Path file) throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self) && !Files.getOwner(self).equals(Files.getOwner(file))) {
      throw new IOException(
          "the native library "
              + file
              + " belongs to "
              + Files.getOwner(file)
              + "; set PCM_CACHE to a folder of your own");
    }
  }

  /**
   * Which bytes these are, told without reading them where they lie in a jar.
   *
   * @param name from their checksum
   */
  private record Content(String name, long size) {
    static Content of(URL resource) throws IOException {
      URLConnection connection = resource.openConnection();
      if (connection instanceof JarURLConnection) {
        JarEntry entry = ((JarURLConnection) connection).getJarEntry();
        return new Content(Long.toHexString(entry.getCrc()), entry.getSize());
      }
      long size = new File(resource.getPath()).length();
      return new Content(Long.toHexString(size), size);
    }
  }
}
