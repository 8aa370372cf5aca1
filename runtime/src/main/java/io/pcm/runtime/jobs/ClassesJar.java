package io.pcm.runtime.jobs;

import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a folder of classes into a jar, which can replace it on a class path. */
final class ClassesJar {
  private ClassesJar() {}

  /**
   * Writes the jar; follows links, as a JVM would.
   *
   * @throws RunException if the folder cannot be read or has no files; then nothing is written
   * @throws IOException if the jar cannot be written
   */
  static void write(Path classes, Path jar) throws RunException, IOException {
    Path real = classes.toRealPath();
    List<Path> files = files(classes, real);
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(real.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  private static List<Path> files(Path classes, Path real) throws RunException, IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(real, FileVisitOption.FOLLOW_LINKS)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT,
          "the folder "
              + classes
              + " of the class path cannot be read for transfer to the jobs: "
              + e.getMessage()
              + "; fix what is named there, such as a link to a parent folder",
          e);
    }
    if (files.isEmpty()) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT,
          "the folder "
              + classes
              + " of the class path has no files to transfer to the jobs; build it"
              + " first, or remove it from class-path");
    }
    return files;
  }
}
