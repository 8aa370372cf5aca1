package io.pcm.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The installation under test, and how the launcher starts it. */
final class Installation {
  private Installation() {}

  static Path home() {
    Path home = Path.of(System.getProperty("pcm.home", "../cli/target/pcm")).toAbsolutePath();
    if (!Files.isDirectory(home.resolve("lib"))) {
      throw new IllegalStateException("nothing is installed in " + home + "; build cli first");
    }
    return home.normalize();
  }

  /** The project's folder, which the installation lies in. */
  static Path project() {
    Path at = home();
    while (!Files.isDirectory(at.resolve("examples"))) {
      at = at.getParent();
    }
    return at;
  }

  /** Where the classes of the libraries are that contexts load in these tests. */
  static Path libraries() throws Exception {
    return Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /**
   * As {@code ./pcm} does it, except that signals which the test's own parent ignores (as {@code
   * nohup} has it) are heard.
   */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dmsgpack.universal-buffer=true",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Dpcm.home=" + home(),
            "-cp",
            home() + "/lib/*",
            "io.pcm.cli.Main"));
    command.addAll(arguments);
    return command;
  }
}
