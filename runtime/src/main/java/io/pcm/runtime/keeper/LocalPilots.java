package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.pilot.MainMemory;
import io.pcm.pilot.VisibleGpus;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.local.LocalShare;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.JobSurroundings;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pilots as processes of this machine, which end with the manager. Each has one of as many shares
 * of the machine or job; a pilot that replaces another gets its share.
 */
public final class LocalPilots implements PilotSource {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * Pilots leave immediately when the manager's process has ended, because the next manager starts
   * its own pilots. This limit is for a manager that is alive but silent.
   */
  private static final String MANAGER_LOST = "10s";

  private final LocalBatchSystem system = new LocalBatchSystem(GRACE);
  private final List<LocalShare> shares;
  private final Map<Integer, JobId> holders = new LinkedHashMap<>();
  private final RunPaths paths;
  private final PcmHome home;
  private final Path java;

  /**
   * @throws RunException if the installation is unknown
   */
  public LocalPilots(Pilots pilots, RunPaths paths) throws RunException {
    PilotSettings settings = pilots.settings();
    Map<String, String> environment = System.getenv();
    JobRoom job = JobSurroundings.job(environment).map(JobHere::room).orElse(JobRoom.ANY);
    this.shares =
        LocalShare.of(
            pilots.count(),
            LocalShare.available(
                Runtime.getRuntime().availableProcessors(), MainMemory.bytes(), job),
            VisibleGpus.ifGiven(environment),
            settings.room());
    this.paths = paths;
    this.home = PcmHome.ofThisProcess();
    this.java = settings.javaHome().orElse(Path.of(System.getProperty("java.home")));
  }

  /** What users should know about the shares; empty if there is nothing special. */
  public Optional<String> remark() {
    return LocalShare.remark(shares);
  }

  /** The command of a pilot with this share. */
  private List<String> command(LocalShare share) {
    List<String> arguments = new ArrayList<>(List.of("pilot", "start"));
    arguments.addAll(List.of("--run", paths.root().toString(), "--manager-lost", MANAGER_LOST));
    arguments.addAll(List.of("--manager-pid", String.valueOf(ProcessHandle.current().pid())));
    arguments.addAll(List.of("--cores", String.valueOf(share.cores())));
    long mebibytes = Math.max(1, PilotSettings.bookable(share.memory()) >> 20);
    arguments.addAll(List.of("--memory", mebibytes + "MiB"));
    List<String> command = new ArrayList<>();
    // Contexts inherit it, so that no two pilots compute on the same GPU.
    share
        .gpus()
        .ifPresent(
            gpus ->
                command.addAll(
                    List.of("env", VisibleGpus.VARIABLE + "=" + String.join(",", gpus))));
    command.addAll(home.pilotCommand(java.resolve("bin/java"), arguments));
    return command;
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
    holders.values().removeIf(this::hasEnded);
    List<JobId> started = new ArrayList<>();
    for (int slot = 0; slot < shares.size() && started.size() < count; slot++) {
      if (!holders.containsKey(slot)) {
        JobId job = start(shares.get(slot));
        holders.put(slot, job);
        started.add(job);
      }
    }
    return started;
  }

  private JobId start(LocalShare share) throws BatchSystemException {
    return system.submit(new PilotRequest(1, command(share), paths.pilotLogs())).get(0);
  }

  private boolean hasEnded(JobId job) {
    return system.query(List.of(job)).stream().allMatch(state -> state.phase() == Phase.ENDED);
  }

  @Override
  public String lastWords(JobId job) {
    return new PilotLogs(paths).lastWords(job.value());
  }
}
