package io.pcm.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An installation under test, and how to start it.
 *
 * @param home the folder with {@code lib}
 * @param libraries folder with the classes of the test libraries
 * @param prefix words before each command, for example to run it as another user
 * @param heap heap size of the process itself, as after {@code -Xmx}
 */
record Installation(Path home, Path libraries, List<String> prefix, String heap) {
  private static final String HEAP = "1g";

  Installation(Path home, Path libraries, List<String> prefix) {
    this(home, libraries, prefix, HEAP);
  }

  /** The installation of this build. */
  static Installation built() {
    Path home = Path.of(System.getProperty("pcm.home", "../cli/target/pcm")).toAbsolutePath();
    if (!Files.isDirectory(home.resolve("lib"))) {
      throw new IllegalStateException("nothing is installed in " + home + "; build cli first");
    }
    String classes =
        Installation.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return new Installation(home.normalize(), Path.of(classes), List.of());
  }

  /** A copy whose commands follow these words. */
  Installation within(List<String> words) {
    return new Installation(home, libraries, words, heap);
  }

  Installation withHeap(String other) {
    return new Installation(home, libraries, prefix, other);
  }

  /** The project's folder, which contains the built installation. */
  static Path project() {
    Path at = built().home();
    while (!Files.isDirectory(at.resolve("examples"))) {
      at = at.getParent();
    }
    return at;
  }

  /**
   * The launcher of an installation from the tarball, or the command line of {@code ./pcm}; also
   * handles signals that the test's parent ignores (as with {@code nohup}).
   */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("env", "--default-signal=HUP,INT,TERM"));
    Path launcher = home.resolve("bin/pcm");
    if (Files.exists(launcher)) {
      command.add(launcher.toString());
      command.addAll(arguments);
      return command;
    }
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
