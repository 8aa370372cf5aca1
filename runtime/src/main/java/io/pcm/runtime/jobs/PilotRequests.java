package io.pcm.runtime.jobs;

import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a batch system is asked for so that pilots of a run come. */
public final class PilotRequests {
  private PilotRequests() {}

  /** What is to be carried to the pilots with this token; nothing where they see all of it. */
  public static Optional<FilesToTransfer> carriage(
      RunPaths paths, PilotSettings settings, String token) throws RunException {
    return settings.site().carriesFiles()
        ? Optional.of(
            FilesToTransfer.of(
                paths, PcmHome.ofThisProcess(), paths.pilotJobs().resolve(token), settings.site()))
        : Optional.empty();
  }

  /**
   * @param token by which the batch system marks these pilots
   * @throws RunException if this process knows no installation to start pilots from
   */
  public static PilotRequest of(
      RunPaths paths,
      PilotSettings settings,
      String token,
      int count,
      Optional<FilesToTransfer> carriage)
      throws RunException {
    List<String> arguments = new ArrayList<>(List.of("pilot", "start"));
    arguments.addAll(
        carriage.map(FilesToTransfer::arguments).orElse(List.of("--run", paths.root().toString())));
    settings.room().cpus().ifPresent(cpus -> arguments.addAll(List.of("--cores", "" + cpus)));
    settings
        .room()
        .memory()
        .ifPresent(
            bytes ->
                arguments.addAll(
                    List.of("--memory", (PilotSettings.bookable(bytes) >> 20) + "MiB")));
    if (settings.site().queuesKilledJobsAgain()) {
      arguments.add("--wait-for-kill");
    }
    Path java =
        settings.javaHome().orElse(Path.of(System.getProperty("java.home"))).resolve("bin/java");
    PcmHome home = carriage.isPresent() ? carriage.get().homeThere() : PcmHome.ofThisProcess();
    return new PilotRequest(
        token,
        count,
        home.pilotCommand(java, arguments),
        paths.pilotLogs(),
        settings.room(),
        carriage.map(FilesToTransfer::files).orElse(List.of()));
  }
}
