package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tarball with its own Java, if this build has made it, and a PATH without any Java. */
final class Tarball {
  private static final List<String> PROGRAMS =
      List.of(
          ("sh env setsid locale dirname readlink tr stty grep"
                  + " sbatch squeue scancel sinfo sacct scontrol")
              .split(" "));

  private Tarball() {}

  /** Unpacks it into the folder; returns the installation, whose commands follow these words. */
  static Installation unpack(Path folder, Path libraries, List<String> words) throws Exception {
    Path target = Installation.project().resolve("distribution/target");
    List<Path> found = files(target, "pcm-.*-linux-.*\\.tar\\.gz");
    assumeTrue(found.size() == 1, "there is no tarball: build it with mvn -Pdist package");
    Process tar =
        new ProcessBuilder("tar", "-xzf", found.get(0).toString(), "-C", folder.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return new Installation(files(folder, "pcm-.*").get(0), libraries, words);
  }

  /** A folder with the programs that PCM and Slurm's jobs use, and without Java. */
  static Path programsWithoutJava(Path folder) throws Exception {
    Path bin = Files.createDirectories(folder);
    for (String name : PROGRAMS) {
      for (String part : System.getenv("PATH").split(File.pathSeparator)) {
        Path program = Path.of(part, name);
        if (Files.isExecutable(program) && !Files.exists(bin.resolve(name))) {
          Path script =
              Files.writeString(bin.resolve(name), "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
          assertThat(script.toFile().setExecutable(true)).isTrue();
        }
      }
    }
    return bin;
  }

  private static List<Path> files(Path folder, String name) throws Exception {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.filter(file -> file.getFileName().toString().matches(name))
            .filter(Files::exists)
            .forEach(found::add);
      }
    }
    return found;
  }
}
