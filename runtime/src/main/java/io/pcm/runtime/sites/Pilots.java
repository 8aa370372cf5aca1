package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSetting.Kind;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.workflow.Suggestion;
import io.pcm.runtime.local.LocalProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Pilots to start: how many, on which batch system, with which settings. Immutable: each method
 * returns a new value, so that settings can be kept and changed like a profile.
 *
 * <pre>{@code
 * Pilots here = Pilots.local(2);
 * Pilots cluster =
 *     Pilots.on("slurm")
 *         .count(64)
 *         .time(Duration.ofHours(2))
 *         .cpus(4)
 *         .memory(16L << 30)
 *         .gpus(1)
 *         .set("partition", "gpu")
 *         .set("requeue", false);
 * }</pre>
 *
 * <p>All methods throw an IllegalArgumentException that names the setting, the value and what is
 * valid. What is not set is left to the batch system; cores, memory and GPUs are chosen so that one
 * context of each library fits.
 */
public final class Pilots {
  /** The largest number of processors of one pilot. */
  public static final int CPUS_MAX = 4096;

  /** The largest number of GPUs of one pilot. */
  public static final int GPUS_MAX = 1024;

  private final BatchSystemProvider system;
  private final int count;
  private final JobRoom room;
  private final Optional<Path> javaHome;
  private final Map<String, List<String>> special;

  private Pilots(
      BatchSystemProvider system,
      int count,
      JobRoom room,
      Optional<Path> javaHome,
      Map<String, List<String>> special) {
    this.system = system;
    this.count = count;
    this.room = room;
    this.javaHome = javaHome;
    this.special = special;
  }

  /**
   * Processes on this machine. Each has its share of the cores, memory and GPUs of this machine,
   * control group or job, unless {@link #cpus}, {@link #memory} or {@link #gpus} is set.
   *
   * @param count number of pilots, 1 to 1024
   */
  public static Pilots local(int count) {
    return on(LocalProvider.NAME).count(count);
  }

  /**
   * One pilot on this batch system.
   *
   * @param system the name of a batch system of this installation, such as {@code slurm}, {@code
   *     condor} or {@code sge}; others can be added as plug-ins
   */
  public static Pilots on(String system) {
    return new Pilots(
        BatchSystems.named(system), 1, JobRoom.ANY, Optional.empty(), new LinkedHashMap<>());
  }

  /**
   * With this number of pilots.
   *
   * @param pilots 1 to the limit of the batch system, usually 10,000; on this machine 1 to 1024
   */
  public Pilots count(int pilots) {
    requireIn("count", pilots, 1, system.pilotsMax());
    return new Pilots(system, pilots, room, javaHome, special);
  }

  /**
   * With this number of processors per pilot.
   *
   * @param processors 1 to 4096
   */
  public Pilots cpus(int processors) {
    requireIn("cpus", processors, 1, CPUS_MAX);
    return with(new JobRoom(OptionalInt.of(processors), room.memory(), room.gpus(), room.time()));
  }

  /**
   * With this much main memory per pilot.
   *
   * @param bytes 1 or more
   */
  public Pilots memory(long bytes) {
    require(bytes >= 1, "memory must be 1 byte or more, not " + bytes);
    return with(new JobRoom(room.cpus(), OptionalLong.of(bytes), room.gpus(), room.time()));
  }

  /**
   * With this number of GPUs per pilot.
   *
   * @param whole 0 to 1024
   */
  public Pilots gpus(int whole) {
    requireIn("gpus", whole, 0, GPUS_MAX);
    return with(new JobRoom(room.cpus(), room.memory(), OptionalInt.of(whole), room.time()));
  }

  /**
   * With this time limit per pilot; not on this machine, where pilots have none.
   *
   * @param limit 1 s or more
   */
  public Pilots time(Duration limit) {
    require(
        system.limitsTime(),
        "time is for batch systems; pilots on " + system.title() + " have no time limit");
    require(limit.compareTo(Duration.ofSeconds(1)) >= 0, "time must be 1 s or more, not " + limit);
    return with(new JobRoom(room.cpus(), room.memory(), room.gpus(), Optional.of(limit)));
  }

  /**
   * With this JDK on the pilots' machines; by default the path of this process's JDK.
   *
   * @param home an absolute path
   */
  public Pilots javaHome(Path home) {
    require(home.isAbsolute(), "java-home must be an absolute path, not " + home);
    return new Pilots(system, count, room, Optional.of(home), special);
  }

  /**
   * With a setting that only some batch systems have; {@code docs/profiles.md} lists them.
   *
   * @param key such as {@code partition}
   * @param values one string, {@code true} or {@code false} for a flag, or all lines
   */
  public Pilots set(String key, String... values) {
    BatchSetting setting = setting(key);
    boolean one = setting.kind() != Kind.LINES;
    require(!one || values.length == 1, key + " must have one value, not " + values.length);
    boolean flag = one && setting.kind() != Kind.TEXT;
    require(
        !flag || values[0].equals("true") || values[0].equals("false"),
        key + " must be true or false, not " + String.join(", ", values));
    Map<String, List<String>> all = new LinkedHashMap<>(special);
    all.put(key, List.of(values));
    return new Pilots(system, count, room, javaHome, all);
  }

  /** With a flag of this batch system, such as {@code requeue}. */
  public Pilots set(String key, boolean on) {
    return set(key, String.valueOf(on));
  }

  /** With more lines in a setting of several lines, such as {@code extra}. */
  public Pilots add(String key, String... lines) {
    List<String> all = new ArrayList<>(special.getOrDefault(key, List.of()));
    all.addAll(List.of(lines));
    return set(key, all.toArray(String[]::new));
  }

  /** The batch system. */
  public BatchSystemProvider system() {
    return system;
  }

  /** The number of pilots. */
  public int count() {
    return count;
  }

  /** Whether they are processes of this machine. */
  public boolean isLocal() {
    return BatchSystems.isLocal(system.name());
  }

  /**
   * The settings of each pilot.
   *
   * @throws IllegalArgumentException if the batch system refuses a value
   */
  public PilotSettings settings() {
    return new PilotSettings(system.site(new BatchValues(special)), room, javaHome);
  }

  private Pilots with(JobRoom changed) {
    return new Pilots(system, count, changed, javaHome, special);
  }

  private BatchSetting setting(String key) {
    for (BatchSetting each : system.settings()) {
      if (each.key().equals(key)) {
        return each;
      }
    }
    String others = BatchSystems.thatKnow(key);
    List<String> known = system.settings().stream().map(BatchSetting::key).toList();
    throw new IllegalArgumentException(
        others.isEmpty()
            ? system.title() + " has no setting '" + key + "'" + Suggestion.among(known, key)
            : key + " is for " + others + ", not for " + system.title());
  }

  private static void requireIn(String setting, int value, int least, int most) {
    require(
        value >= least && value <= most,
        setting + " must be " + least + " to " + most + ", not " + value);
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
