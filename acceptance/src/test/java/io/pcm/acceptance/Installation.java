package io.pcm.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An installation under test, and how it is started.
 *
 * @param home the folder with {@code lib}
 * @param libraries where the classes of the libraries are that contexts load in these tests
 * @param prefix words before each command, such as those that make it another user's
 * @param heap of the process itself, as after {@code -Xmx}
 */
record Installation(Path home, Path libraries, List<String> prefix, String heap) {
  private static final String HEAP = "1g";

  Installation(Path home, Path libraries, List<String> prefix) {
    this(home, libraries, prefix, HEAP);
  }

  /** The one that the build has just made. */
  static Installation built() {
    Path home = Path.of(System.getProperty("pcm.home", "../cli/target/pcm")).toAbsolutePath();
    if (!Files.isDirectory(home.resolve("lib"))) {
      throw new IllegalStateException("nothing is installed in " + home + "; build cli first");
    }
    String classes =
        Installation.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return new Installation(home.normalize(), Path.of(classes), List.of());
  }

  /** The same, whose commands stand behind these words. */
  Installation within(List<String> words) {
    return new Installation(home, libraries, words, heap);
  }

  Installation withHeap(String other) {
    return new Installation(home, libraries, prefix, other);
  }

  /** The project's folder, which the built installation lies in. */
  static Path project() {
    Path at = built().home();
    while (!Files.isDirectory(at.resolve("examples"))) {
      at = at.getParent();
    }
    return at;
  }

  /**
   * As {@code ./pcm} does it, except that signals which the test's own parent ignores (as {@code
   * nohup} has it) are heard.
   */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("env", "--default-signal=HUP,INT,TERM"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dmsgpack.universal-buffer=true",
            "-XX:+UseSerialGC",
            "-Xmx" + heap,
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-Xshare:auto",
            "-Dpcm.home=" + home,
            "-cp",
            home + "/lib/*",
            "io.pcm.cli.Main"));
    command.addAll(arguments);
    return command;
  }
}
