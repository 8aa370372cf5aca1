package io.pcm.runtime.jobs;

import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds requests for pilots of a run. */
public final class PilotRequests {
  private PilotRequests() {}

  /** The files to transfer to pilots with this token; empty if they share a file system. */
  public static Optional<FilesToTransfer> carriage(
      RunPaths paths, PilotSettings settings, String token) throws RunException {
    return settings.site().carriesFiles()
        ? Optional.of(
            FilesToTransfer.of(
                paths, PcmHome.ofThisProcess(), paths.pilotJobs().resolve(token), settings.site()))
        : Optional.empty();
  }

  /**
   * Requests the pilots of a submission that is about to be sent.
   *
   * @throws RunException if the installation is unknown
   */
  public static PilotRequest of(
      RunPaths paths,
      PilotSettings settings,
      Submission submission,
      Optional<FilesToTransfer> carriage)
      throws RunException {
    List<String> arguments = new ArrayList<>(List.of("pilot", "start"));
    arguments.addAll(
        carriage.map(FilesToTransfer::arguments).orElse(List.of("--run", paths.root().toString())));
    if (!submission.group().isEmpty()) {
      arguments.addAll(List.of("--group", submission.group()));
    }
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
    PcmHome here = PcmHome.ofThisProcess();
    PcmHome home = carriage.map(FilesToTransfer::homeThere).orElse(here);
    Path ours = Path.of(System.getProperty("java.home"));
    Path java = settings.javaHome().orElse(here.javaIn(home, ours));
    return new PilotRequest(
        submission.token(),
        submission.count(),
        command(settings, home, java.resolve("bin/java"), arguments),
        paths.pilotLogs(),
        settings.room(),
        carriage.map(FilesToTransfer::files).orElse(List.of()));
  }

  /** The command of a pilot, inside the wrapper of the settings if they have one. */
  public static List<String> command(
      PilotSettings settings, PcmHome home, Path java, List<String> arguments) {
    List<String> needed = new ArrayList<>(List.of(java.toString(), home.root().toString()));
    int run = arguments.indexOf("--run");
    if (run >= 0) {
      needed.add(arguments.get(run + 1));
    }
    return PilotWrapper.around(
        settings.wrap(),
        home.pilotCommand(java, arguments),
        needed,
        BatchSystems.named(settings.site().system()).variables());
  }
}
