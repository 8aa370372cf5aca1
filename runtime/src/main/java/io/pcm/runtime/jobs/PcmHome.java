package io.pcm.runtime.jobs;

import io.pcm.model.UserCache;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An installation of PCM: {@code lib} with all of PCM, {@code context-host} with the base of Java
 * contexts, {@code libraries} with the included libraries. An installation from the tarball also
 * has its own Java, {@code runtime}.
 */
public record PcmHome(Path root) {
  /** Options that suppress warnings about native access on JDK 17 and 25. */
  private static final List<String> QUIET =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dmsgpack.universal-buffer=true");

  /** The Java of an installation that has its own, as in the tarball. */
  private static final String RUNTIME = "runtime";

  /** A pilot passes on messages and monitors processes; models are not in its heap. */
  private static final String PILOT_HEAP = "-Xmx384m";

  /** As in the program {@code pcm}. */
  private static final String MANAGER_HEAP = "-Xmx1g";

  /**
   * The installation of this process: the folder in the property {@code pcm.home}, which the
   * launcher sets. Without it, the installation in the artifact {@code pcm-installation} on the
   * class path, which the first use unpacks into the user's cache folder.
   *
   * @throws RunException if there is no installation, or it cannot be unpacked
   */
  public static PcmHome ofThisProcess() throws RunException {
    String property = System.getProperty("pcm.home", "");
    if (property.isEmpty()) {
      return new PcmHome(unpacked());
    }
    PcmHome home = new PcmHome(Path.of(property).toAbsolutePath());
    if (!Files.isDirectory(home.root.resolve("lib"))) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT,
          "no installation of PCM at '"
              + property
              + "', which -Dpcm.home names: it has no folder lib. Set pcm.home to the folder that"
              + " ./pcm builds, or omit it if "
              + PackedInstallation.ARTIFACT
              + " is on the class path");
    }
    return home;
  }

  private static Path unpacked() throws RunException {
    Optional<PackedInstallation> packed = PackedInstallation.ofThisProcess();
    if (packed.isEmpty()) {
      throw new RunException(
          RunException.Kind.ENVIRONMENT,
          "no installation of PCM for the pilots: add the artifact "
              + PackedInstallation.ARTIFACT
              + " to the class path, or set -Dpcm.home to the folder that ./pcm builds");
    }
    return UnpackedInstallation.in(UserCache.ofThisProcess(), packed.get());
  }

  /**
   * This Java as seen from a copy of this installation elsewhere: in that copy if it belongs to the
   * installation, else at the same path.
   *
   * @param java the home of a Java on this machine
   */
  Path javaIn(PcmHome copy, Path java) {
    return hasOwn(java) ? copy.root.resolve(RUNTIME) : java;
  }

  /** Whether this home of a Java is the one that belongs to the installation. */
  public boolean hasOwn(Path java) {
    try {
      return Files.isSameFile(java, root.resolve(RUNTIME));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A command line that runs a pilot, or another small {@code pcm} command, with these arguments.
   *
   * @param java path of the java program on the machine that runs the command
   */
  public List<String> pilotCommand(Path java, List<String> arguments) {
    return command(java, PILOT_HEAP, arguments);
  }

  /** A command line that runs a manager with these arguments. */
  public List<String> managerCommand(Path java, List<String> arguments) {
    return command(java, MANAGER_HEAP, arguments);
  }

  private List<String> command(Path java, String heap, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(QUIET);
    command.add("-XX:+UseSerialGC");
    if (heap.equals(PILOT_HEAP)) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add(heap);
    command.add("-Dpcm.home=" + root);
    command.add("-cp");
    command.add(root.resolve("lib") + "/*");
    command.add("io.pcm.cli.Main");
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
