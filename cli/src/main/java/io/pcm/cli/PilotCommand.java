package io.pcm.cli;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobRoom;
import io.pcm.pilot.Pilot;
import io.pcm.pilot.PilotJob;
import io.pcm.pilot.PilotOptions;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.jobs.CarriedList;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.rundir.RunRecord;
import io.pcm.runtime.sites.JobSurroundings;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.runtime.sites.SmallMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pcm pilot start}: runs one pilot in this process. */
@Command(
    name = "start",
    description = {
      "Starts one pilot on this machine. It serves the run until the run ends.",
      "In a batch job, start it with `exec`, so that it receives the batch system's SIGTERM.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilot start --run pcm-runs/factcheck",
      "  srun pcm pilot start --run /shared/me/run1 --cores 8"
    })
final class PilotCommand implements Callable<Integer> {
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** For a pilot that starts after the end of the run: its machine can be used for other work. */
  private static final Duration AFTER_THE_END = Duration.ofMinutes(1);

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = {
        "path, name or beginning of the name of a run, or last; on a file system",
        "shared with the manager"
      })
  private @Nullable Path run;

  @Option(
      names = "--carried",
      paramLabel = "LIST",
      description = {
        "instead of --run, where the run directory is not visible: the list of",
        "the files that a batch system transferred, next to the access file",
        "(pcm pilots submit --transfer)"
      })
  private @Nullable Path carried;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "CPU cores for contexts (default: the job's, or all of this machine)")
  private @Nullable Integer cores;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "memory for contexts, such as 16GB (default: the job's, or the machine's)")
  private @Nullable Long memory;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      description = "GPUs for contexts (default: those in CUDA_VISIBLE_DEVICES)")
  private @Nullable Integer gpus;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "the group of pilots that its time is counted for (default: none)")
  private @Nullable String group;

  @Option(
      names = "--manager-lost",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = {
        "how long to keep running without contact to the manager (default: 15m;",
        "1m if the run has ended)"
      })
  private @Nullable Duration managerLost;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = {
        "how long running calls may continue after SIGTERM (default: 25s, or 2 s",
        "less than the batch system's notice, if known)"
      })
  private @Nullable Duration grace;

  @Option(
      names = "--wait-for-kill",
      description = {
        "after SIGTERM, shut down but stay until killed: some batch systems",
        "requeue a preempted job only if they had to kill it"
      })
  private boolean waitForKill;

  @Option(
      names = "--signals-on-stdin",
      description = {
        "take TERM, INT and HUP also as lines of standard input, and leave when it",
        "ends; the jobs of pilots with a wrapper say it"
      })
  private boolean signalsOnStdin;

  @Option(names = "--stay-if-small", hidden = true)
  private boolean stayIfSmall;

  PilotCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    check();
    try (Pilot pilot = new Pilot()) {
      if (signalsOnStdin) {
        pilot.takeSignalsFrom(System.in);
      }
      return run(pilot);
    }
  }

  private int run(Pilot pilot) throws Exception {
    RunPaths paths = paths();
    String name = PilotName.forThisProcess();
    Path log = paths.pilotLog(name);
    Logs.to(log, debug.on);
    Logs.tell("io.pcm.pilot", line -> console.screen().say("pcm: " + line));
    PilotOptions options = options(paths, name);
    Optional<String> useless = stayIfSmall ? Optional.empty() : tooSmall(paths, options);
    if (useless.isPresent()) {
      LoggerFactory.getLogger("io.pcm.pilot").error("this pilot leaves at once: {}", useless.get());
      return ExitCode.ENVIRONMENT;
    }
    int code = pilot.run(options, () -> RunStatus.hasEnded(paths));
    if (code != ExitCode.OK) {
      console.screen().say("pcm: for details, see " + log);
    }
    return code;
  }

  /** Why no context would ever fit, as far as the run is known. */
  private static Optional<String> tooSmall(RunPaths paths, PilotOptions options) {
    try {
      return options.memory().isPresent() && Files.exists(paths.runJson())
          ? SmallMemory.of(
              RunRecord.workflowOf(paths.runJson()).libraries(), options.memory().getAsLong())
          : Optional.empty();
    } catch (IOException e) {
      // It is not needed for anything else here; the manager will say what fits.
      return Optional.empty();
    }
  }

  private RunPaths paths() throws Exception {
    if (carried == null) {
      return RunDirectory.existing(RunOption.directory(console, run));
    }
    Path list = carried.toAbsolutePath().normalize();
    RunPaths here = new RunPaths(list.resolveSibling(""));
    Files.createDirectories(here.pilotLogs());
    return here;
  }

  private PilotOptions options(RunPaths paths, String name) throws Exception {
    Optional<JobHere> job = JobSurroundings.job(System.getenv());
    JobRoom given = job.map(JobHere::room).orElse(JobRoom.ANY);
    PilotOptions options =
        PilotOptions.of(paths.root(), PcmHome.ofThisProcess().root())
            .withName(name)
            .withRoom(
                cores == null ? given.cpus() : OptionalInt.of(cores),
                memory == null ? bookable(given) : OptionalLong.of(memory),
                gpus == null ? OptionalInt.empty() : OptionalInt.of(gpus));
    if (carried != null) {
      options = options.withCarried(CarriedList.read(carried));
    }
    if (managerLost != null) {
      options = options.withManagerLost(managerLost);
    } else if (RunStatus.hasEnded(paths)) {
      options = options.withManagerLost(AFTER_THE_END);
    }
    if (group != null) {
      options = options.withGroup(group);
    }
    if (waitForKill) {
      options = options.waitingForKill();
    }
    if (job.isPresent()) {
      options = options.withJob(asPilotJob(job.get()));
    }
    return options.withGrace(
        grace != null ? grace : graceWithin(job.flatMap(JobHere::notice), options.grace()));
  }

  private static PilotJob asPilotJob(JobHere job) {
    return new PilotJob(
        job.label(), job.life(), () -> JobSurroundings.job(System.getenv()).flatMap(JobHere::life));
  }

  private static OptionalLong bookable(JobRoom given) {
    return given.memory().isPresent()
        ? OptionalLong.of(PilotSettings.bookable(given.memory().getAsLong()))
        : OptionalLong.empty();
  }

  /** Leaves time for a goodbye before the kill. */
  static Duration graceWithin(Optional<Duration> notice, Duration usual) {
    return notice
        .map(time -> time.compareTo(GOODBYE) > 0 ? time.minus(GOODBYE) : Duration.ZERO)
        .filter(time -> time.compareTo(usual) < 0)
        .orElse(usual);
  }

  private void check() {
    if ((run == null) == (carried == null)) {
      throw new ParameterException(spec.commandLine(), "give exactly one of --run and --carried");
    }
    if (cores != null && cores < 1) {
      throw new ParameterException(spec.commandLine(), "--cores must be at least 1, not " + cores);
    }
    if (gpus != null && gpus < 0) {
      throw new ParameterException(spec.commandLine(), "--gpus must be at least 0, not " + gpus);
    }
    if (group != null && !PilotInfo.isGroup(group)) {
      throw new ParameterException(
          spec.commandLine(),
          "--group must have up to 64 letters, digits, '.', '_' or '-', not '" + group + "'");
    }
  }
}
