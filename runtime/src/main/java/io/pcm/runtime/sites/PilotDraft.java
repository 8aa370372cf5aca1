package io.pcm.runtime.sites;

import io.pcm.api.batch.JobRoom;
import io.pcm.condor.CondorSettings;
import io.pcm.slurm.SlurmSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Settings of pilots while they are put together: from a profile, from a workflow file, from a
 * command line, the later over the earlier.
 */
public final class PilotDraft {
  /** Settings that only one batch system understands, as profiles name them. */
  public enum Word {
    PARTITION("slurm"),
    ACCOUNT("slurm"),
    QOS("slurm"),
    CONSTRAINT("slurm"),
    REQUIREMENTS("condor"),
    RANK("condor");

    private final String system;

    Word(String system) {
      this.system = system;
    }

    /** Such as {@code partition}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The batch system that understands it. */
    public String system() {
      return system;
    }
  }

  /** The batch systems that pilots can come from. */
  public static final List<String> SYSTEMS = List.of("slurm", "condor", "local");

  private Optional<String> system = Optional.empty();
  private OptionalInt count = OptionalInt.empty();
  private OptionalInt cpus = OptionalInt.empty();
  private OptionalLong memory = OptionalLong.empty();
  private OptionalInt gpus = OptionalInt.empty();
  private Optional<Duration> time = Optional.empty();
  private Optional<Path> javaHome = Optional.empty();
  private boolean requeue = true;
  private boolean srun;
  private boolean transfer;
  private final Map<Word, String> words = new LinkedHashMap<>();
  private final List<String> extra = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if another was named before, or there is none of this name
   */
  public void system(String name) {
    if (!SYSTEMS.contains(name)) {
      throw new IllegalArgumentException(
          "no batch system is called '" + name + "'; known: " + String.join(", ", SYSTEMS));
    }
    if (system.isPresent() && !system.get().equals(name)) {
      throw new IllegalArgumentException(
          "these settings are for " + system.get() + ", and not for " + name);
    }
    system = Optional.of(name);
  }

  /** Empty while none was named. */
  public Optional<String> system() {
    return system;
  }

  public void count(int pilots) {
    count = OptionalInt.of(pilots);
  }

  public void cpus(int value) {
    cpus = OptionalInt.of(value);
  }

  public void memory(long bytes) {
    memory = OptionalLong.of(bytes);
  }

  public void gpus(int value) {
    gpus = OptionalInt.of(value);
  }

  public void time(Duration value) {
    time = Optional.of(value);
  }

  public void javaHome(Path value) {
    javaHome = Optional.of(value);
  }

  /** Whether Slurm queues a preempted pilot again. */
  public void requeue(boolean value) {
    requeue = value;
  }

  /** Whether a pilot is a step of its own in its Slurm job. */
  public void srun(boolean value) {
    srun = value;
  }

  /** Whether HTCondor carries to its jobs what they need. */
  public void transfer(boolean value) {
    transfer = value;
  }

  public void word(Word word, String value) {
    words.put(word, value);
  }

  public void extra(String line) {
    extra.add(line);
  }

  /** How many pilots; 1 unless said. */
  public int count() {
    return count.orElse(1);
  }

  private PilotSettings build() {
    String name =
        system.orElseThrow(
            () -> new IllegalArgumentException("say where: --slurm, --condor or --local"));
    for (Word word : words.keySet()) {
      if (!word.system().equals(name)) {
        throw new IllegalArgumentException(
            word.key() + " is for " + word.system() + ", not for " + name);
      }
    }
    if ((srun || !requeue) && !name.equals("slurm")) {
      throw new IllegalArgumentException(
          (srun ? "srun" : "requeue") + " is for slurm, not for " + name);
    }
    if (transfer && !name.equals("condor")) {
      throw new IllegalArgumentException(
          "transfer is for condor, not for " + name + ", whose jobs see what this machine sees");
    }
    return new PilotSettings(site(name), new JobRoom(cpus, memory, gpus, time), javaHome);
  }

  /** What is wrong with these settings; empty if nothing is. */
  public Optional<String> mistake() {
    try {
      order();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The pilots that a run is to bring along.
   *
   * @throws IllegalArgumentException if no system was named, or a setting is not for it, or for too
   *     many
   */
  public PilotOrder order() {
    return new PilotOrder(build(), count());
  }

  private Site site(String name) {
    return switch (name) {
      case "slurm" ->
          new Site.Slurm(
              new SlurmSettings(
                  given(Word.PARTITION),
                  given(Word.ACCOUNT),
                  given(Word.QOS),
                  given(Word.CONSTRAINT),
                  extra,
                  srun,
                  requeue,
                  SlurmSettings.DEFAULT.signalLead()));
      case "condor" ->
          new Site.Condor(
              new CondorSettings(given(Word.REQUIREMENTS), given(Word.RANK), extra), transfer);
      default -> {
        if (!extra.isEmpty()) {
          throw new IllegalArgumentException("extra lines are for job scripts, not for local");
        }
        if (time.isPresent()) {
          throw new IllegalArgumentException("time is for batch systems: local pilots have no end");
        }
        yield new Site.Local();
      }
    };
  }

  private Optional<String> given(Word word) {
    return Optional.ofNullable(words.get(word));
  }
}
