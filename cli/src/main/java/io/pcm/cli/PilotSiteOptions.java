package io.pcm.cli;

import io.pcm.runtime.sites.PilotDraft;
import io.pcm.runtime.sites.PilotDraft.Word;
import io.pcm.runtime.workflowfile.PilotsReader;
import io.pcm.runtime.workflowfile.WorkflowFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What kind of pilots is asked for, on the command line and by a profile. */
final class PilotSiteOptions {
  @ArgGroup private System system = new System();

  @Option(names = "-n", paramLabel = "N", description = "how many pilots (default: 1)")
  private @Nullable Integer count;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "how long each may run, such as 2h")
  private @Nullable Duration time;

  @Option(names = "--cpus", paramLabel = "N", description = "processors of each")
  private @Nullable Integer cpus;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "memory of each, such as 16GB")
  private @Nullable Long memory;

  @Option(names = "--gpus", paramLabel = "N", description = "GPUs of each")
  private @Nullable Integer gpus;

  @Option(names = "--partition", paramLabel = "NAME", description = "Slurm: where")
  private @Nullable String partition;

  @Option(names = "--account", paramLabel = "NAME", description = "Slurm: who is charged")
  private @Nullable String account;

  @Option(names = "--qos", paramLabel = "NAME", description = "Slurm: quality of service")
  private @Nullable String qos;

  @Option(names = "--constraint", paramLabel = "TEXT", description = "Slurm: features of a node")
  private @Nullable String constraint;

  @Option(
      names = "--no-requeue",
      description = "Slurm: a preempted pilot is not queued again (default: it is)")
  private boolean noRequeue;

  @Option(
      names = "--srun",
      description = "Slurm: run the pilot under srun, where sites ask for that")
  private boolean srun;

  @Option(
      names = "--requirements",
      paramLabel = "EXPR",
      description = "HTCondor: what a machine must have, a ClassAd expression")
  private @Nullable String requirements;

  @Option(
      names = "--rank",
      paramLabel = "EXPR",
      description = "HTCondor: which machines are better")
  private @Nullable String rank;

  @Option(
      names = "--transfer",
      description = {
        "HTCondor: carry PCM, the models and the jars to machines that do not share this file",
        "system (default: only machines that do are matched)"
      })
  private boolean transfer;

  @Option(
      names = "--extra",
      paramLabel = "LINE",
      parameterConsumer = WordAsItIs.class,
      description = "a line for the job script or submit file, as it is; may be repeated")
  private List<String> extra = List.of();

  @Option(
      names = "--java-home",
      paramLabel = "DIR",
      description = "the JDK on the machines of the jobs (default: where it is on this one)")
  private @Nullable Path javaHome;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "begin with $XDG_CONFIG_HOME/pcm/profiles/NAME.yaml (docs/profiles.md)")
  private @Nullable String profile;

  /** One of them. */
  static final class System {
    @Option(names = "--slurm", description = "pilots are jobs of Slurm")
    private boolean slurm;

    @Option(names = "--condor", description = "pilots are jobs of HTCondor")
    private boolean condor;

    @Option(names = "--local", description = "pilots are processes of this machine")
    private boolean local;
  }

  /**
   * @throws CommandException if there is no such profile, or a setting is wrong
   */
  PilotDraft draft() throws CommandException, WorkflowFileException {
    PilotDraft draft = profile == null ? new PilotDraft() : profile(profile);
    try {
      chosen().ifPresent(draft::system);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    refuseThoseOfOthers(draft.system());
    set(count, draft::count);
    set(time, draft::time);
    set(cpus, draft::cpus);
    set(memory, draft::memory);
    set(gpus, draft::gpus);
    set(javaHome, draft::javaHome);
    set(partition, value -> draft.word(Word.PARTITION, value));
    set(account, value -> draft.word(Word.ACCOUNT, value));
    set(qos, value -> draft.word(Word.QOS, value));
    set(constraint, value -> draft.word(Word.CONSTRAINT, value));
    set(requirements, value -> draft.word(Word.REQUIREMENTS, value));
    set(rank, value -> draft.word(Word.RANK, value));
    if (noRequeue) {
      draft.requeue(false);
    }
    if (srun) {
      draft.srun(true);
    }
    if (transfer) {
      draft.transfer(true);
    }
    extra.forEach(draft::extra);
    return draft;
  }

  /**
   * @param option of one batch system
   */
  private record Special(String option, String system, boolean given) {}

  private void refuseThoseOfOthers(Optional<String> named) throws CommandException {
    List<Special> all =
        List.of(
            new Special("--partition", "slurm", partition != null),
            new Special("--account", "slurm", account != null),
            new Special("--qos", "slurm", qos != null),
            new Special("--constraint", "slurm", constraint != null),
            new Special("--no-requeue", "slurm", noRequeue),
            new Special("--srun", "slurm", srun),
            new Special("--requirements", "condor", requirements != null),
            new Special("--rank", "condor", rank != null),
            new Special("--transfer", "condor", transfer));
    for (Special each : all) {
      if (each.given() && named.isPresent() && !named.get().equals(each.system())) {
        String whose = each.system().equals("slurm") ? "Slurm" : "HTCondor";
        throw new CommandException(
            ExitCode.USAGE, each.option() + " is for " + whose + ", not for " + place(named.get()));
      }
    }
  }

  private static String place(String system) {
    return switch (system) {
      case "slurm" -> "jobs of Slurm";
      case "condor" -> "jobs of HTCondor";
      default -> "processes of this machine";
    };
  }

  private static <T> void set(@Nullable T value, java.util.function.Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private Optional<String> chosen() {
    if (system.slurm) {
      return Optional.of("slurm");
    }
    if (system.condor) {
      return Optional.of("condor");
    }
    return system.local ? Optional.of("local") : Optional.empty();
  }

  private static PilotDraft profile(String name) throws CommandException, WorkflowFileException {
    Path folder = Profiles.folder(java.lang.System.getenv());
    Map<String, Path> known = PilotsReader.profiles(folder);
    Path file = known.get(name);
    if (file == null) {
      throw new CommandException(
          ExitCode.USAGE,
          "there is no profile "
              + folder.resolve(name + ".yaml")
              + (known.isEmpty() ? "" : "; there are " + String.join(", ", known.keySet())));
    }
    return PilotsReader.profile(file);
  }
}
