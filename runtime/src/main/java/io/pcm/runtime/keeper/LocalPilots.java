package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.workflow.Library;
import io.pcm.pilot.MainMemory;
import io.pcm.pilot.VisibleGpus;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.jobs.PilotLogs;
import io.pcm.runtime.jobs.PilotRequests;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.local.LocalShare;
import io.pcm.runtime.local.ProcessMark;
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
 * Pilots as processes of this machine, which end with the run. Each has one of as many shares of
 * the machine or job; a pilot that replaces another gets its share. If the manager is killed, they
 * wait for the next one, which takes over those whose share is still the same.
 */
public final class LocalPilots implements PilotSource {
  /** The name of this machine as a batch system. */
  static final String SYSTEM = "local";

  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Long enough to start a manager again by hand; meanwhile they occupy the machine. */
  private static final String MANAGER_LOST = "60s";

  private final LocalBatchSystem system = new LocalBatchSystem(GRACE);
  private final List<LocalShare> shares;
  private final Map<Integer, LocalRecord.Entry> holders = new LinkedHashMap<>();
  private final LocalRecord record;
  private final RunPaths paths;
  private final PcmHome home;
  private final Path java;
  private final PilotSettings settings;
  private final String group;
  private volatile boolean tookOver;

  /**
   * @throws RunException if the installation is unknown
   */
  public LocalPilots(Pilots pilots, RunPaths paths) throws RunException {
    this.settings = pilots.settings();
    Map<String, String> environment = System.getenv();
    JobRoom job = JobSurroundings.job(environment).map(JobHere::room).orElse(JobRoom.ANY);
    this.shares =
        LocalShare.of(
            pilots.count(),
            LocalShare.available(
                Runtime.getRuntime().availableProcessors(), MainMemory.bytes(), job),
            VisibleGpus.ifGiven(environment),
            settings.room());
    this.group = pilots.name();
    this.paths = paths;
    this.record = record(paths);
    this.home = PcmHome.ofThisProcess();
    this.java = settings.javaHome().orElse(Path.of(System.getProperty("java.home")));
  }

  private static LocalRecord record(RunPaths paths) {
    return new LocalRecord(paths.pilotJobs().resolve("local"));
  }

  /**
   * Copies the record of the local pilots of an earlier run to the new run in its place, which they
   * will join.
   */
  public static void carryRecord(RunPaths from, RunPaths to) {
    List<LocalRecord.Entry> left = record(from).read();
    if (!left.isEmpty()) {
      record(to).write(left);
    }
  }

  /** Ends the local pilots that an earlier manager of the run left. */
  static void dismissEarlier(RunPaths paths) {
    for (LocalRecord.Entry each : record(paths).read()) {
      each.process().process().ifPresent(ProcessHandle::destroy);
    }
  }

  /** What users should know about the shares; empty if there is nothing special. */
  public List<String> remarks(List<Library> libraries) {
    List<String> remarks = new ArrayList<>();
    LocalShare.remark(shares).ifPresent(remarks::add);
    remarks.addAll(SmallShares.remarks(shares, libraries));
    return remarks;
  }

  /** The command of a pilot with this share. */
  private List<String> command(LocalShare share) {
    List<String> arguments = new ArrayList<>(List.of("pilot", "start"));
    arguments.addAll(List.of("--run", paths.root().toString(), "--manager-lost", MANAGER_LOST));
    // The manager says itself that a share of this machine is small.
    arguments.addAll(List.of("--group", group, "--stay-if-small"));
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
    command.addAll(PilotRequests.command(settings, home, java.resolve("bin/java"), arguments));
    return command;
  }

  @Override
  public BatchSystem system() {
    return system;
  }

  /**
   * Pilots whose share has changed are cancelled: what they offer is no longer theirs. Others start
   * in their place when they have ended.
   */
  @Override
  public List<JobId> leftBefore() {
    List<JobId> left = new ArrayList<>();
    for (LocalRecord.Entry each : record.read()) {
      if (system.adopt(each.job(), each.process())) {
        boolean first = holders.putIfAbsent(each.slot(), each) == null;
        if (first && each.slot() < shares.size() && each.share().equals(word(each.slot()))) {
          left.add(each.job());
        } else {
          system.cancel(List.of(each.job()));
        }
      }
    }
    tookOver = true;
    return left;
  }

  @Override
  public List<JobId> unanswered() {
    return List.of();
  }

  @Override
  public List<JobId> start(int count, Set<String> avoid) throws BatchSystemException {
    holders.values().removeIf(each -> each.process().process().isEmpty());
    List<JobId> started = new ArrayList<>();
    for (int slot = 0; slot < shares.size() && started.size() < count; slot++) {
      if (!holders.containsKey(slot)) {
        started.add(start(slot));
      }
    }
    return started;
  }

  private JobId start(int slot) throws BatchSystemException {
    PilotRequest request = new PilotRequest(1, command(shares.get(slot)), paths.pilotLogs());
    JobId job = system.submit(request).get(0);
    Optional<ProcessMark> mark = system.pid(job).flatMap(ProcessMark::of);
    if (mark.isPresent()) {
      holders.put(slot, new LocalRecord.Entry(job, slot, word(slot), mark.get()));
      record.write(List.copyOf(holders.values()));
    }
    return job;
  }

  /** The share of a slot in a form that can be compared. */
  private String word(int slot) {
    LocalShare share = shares.get(slot);
    String gpus = share.gpus().map(names -> String.join(",", names)).orElse("-");
    return share.cores() + "/" + share.memory() + "/" + gpus;
  }

  /** {@code pcm pilots submit --local} gives longer ids, with a process id and a start time. */
  @Override
  public boolean startsAlone(JobId job) {
    return LocalBatchSystem.gives(job);
  }

  /** A job is known from the moment in which its process starts. */
  @Override
  public boolean owns(JobId job) {
    return !tookOver || system.pid(job).isPresent();
  }

  @Override
  public void killHere() {
    system.killAll();
  }

  @Override
  public String lastWords(JobId job) {
    return new PilotLogs(paths).lastWords(job.value());
  }
}
