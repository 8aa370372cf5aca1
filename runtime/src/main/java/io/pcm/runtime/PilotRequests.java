package io.pcm.runtime;

import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.pilots.PilotSettings;
import io.pcm.runtime.rundir.RunPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a batch system is asked for so that pilots of a run come. */
final class PilotRequests {
  private PilotRequests() {}

  /**
   * @param token by which the batch system marks these pilots
   * @throws RunException if this process knows no installation to start pilots from
   */
  static PilotRequest of(RunPaths paths, PilotSettings settings, String token, int count)
      throws RunException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("pilot", "start", "--run", paths.root().toString()));
    settings.room().cpus().ifPresent(cpus -> arguments.addAll(List.of("--cores", "" + cpus)));
    settings
        .room()
        .memory()
        .ifPresent(bytes -> arguments.addAll(List.of("--memory", (bytes >> 20) + "MiB")));
    if (settings.site().queuesKilledJobsAgain()) {
      arguments.add("--wait-for-kill");
    }
    Path java =
        settings.javaHome().orElse(Path.of(System.getProperty("java.home"))).resolve("bin/java");
    return new PilotRequest(
        token,
        count,
        PcmHome.ofThisProcess().pilotCommand(java, arguments),
        paths.pilotLogs(),
        settings.room(),
        List.of());
  }
}
