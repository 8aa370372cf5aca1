package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pilots as processes of this machine, which end with the manager. */
public final class LocalPilots implements PilotSource {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Pilots leave immediately when the manager's process has ended, because the next manager starts
   * its own pilots. This limit is for a manager that is alive but silent.
   */
  private static final String MANAGER_LOST = "10s";

  private final BatchSystem system = new LocalBatchSystem(GRACE);
  private final List<String> command;
  private final RunPaths paths;

  /**
   * @throws RunException if the installation is unknown
   */
  public LocalPilots(Pilots pilots, RunPaths paths) throws RunException {
    PilotSettings settings = pilots.settings();
    JobRoom room = settings.room();
    int share = Math.max(1, Runtime.getRuntime().availableProcessors() / pilots.count());
    List<String> arguments = new ArrayList<>(List.of("pilot", "start"));
    arguments.addAll(List.of("--run", paths.root().toString(), "--manager-lost", MANAGER_LOST));
    arguments.addAll(List.of("--manager-pid", String.valueOf(ProcessHandle.current().pid())));
    arguments.addAll(List.of("--cores", String.valueOf(room.cpus().orElse(share))));
    room.memory().ifPresent(bytes -> arguments.addAll(List.of("--memory", String.valueOf(bytes))));
    room.gpus().ifPresent(gpus -> arguments.addAll(List.of("--gpus", String.valueOf(gpus))));
    Path java = settings.javaHome().orElse(Path.of(System.getProperty("java.home")));
    this.paths = paths;
    this.command = PcmHome.ofThisProcess().pilotCommand(java.resolve("bin/java"), arguments);
  }

  @Override
  public BatchSystem system() {
    return system;
  }

  @Override
  public List<JobId> leftBefore() {
    return List.of();
  }

  @Override
  public List<JobId> unanswered() {
    return List.of();
  }

  @Override
  public List<JobId> start(int count, Set<String> avoid) throws BatchSystemException {
    return system.submit(new PilotRequest(count, command, paths.pilotLogs()));
  }

  @Override
  public String lastWords(JobId job) {
    return new PilotLogs(paths).lastWords(job.value());
  }
}
