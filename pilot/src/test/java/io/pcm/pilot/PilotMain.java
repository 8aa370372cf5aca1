package io.pcm.pilot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pilot in a separate process. Arguments: run directory, installation, managerLost, grace. Its
 * run has ended when the run directory contains a file {@code ended}.
 */
public final class PilotMain {
  private PilotMain() {}

  /** Starts one in its own process group, like a batch system. */
  static ProcessBuilder in(Path run, Path home, String managerLost, String grace) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            "setsid",
            java,
            "-cp",
            System.getProperty("java.class.path"),
            PilotMain.class.getName(),
            run.toString(),
            home.toString(),
            managerLost,
            grace)
        .redirectErrorStream(true);
  }

  public static void main(String[] args) {
    PilotOptions options =
        PilotOptions.of(Path.of(args[0]), Path.of(args[1]))
            .withManagerLost(Duration.parse(args[2]))
            .withGrace(Duration.parse(args[3]))
            .withCores(1);
    try (Pilot pilot = new Pilot()) {
      System.exit(pilot.run(options, () -> Files.exists(options.runDirectory().resolve("ended"))));
    }
  }
}
