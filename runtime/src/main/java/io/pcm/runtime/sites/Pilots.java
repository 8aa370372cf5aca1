package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.JobRoom;
import io.pcm.runtime.local.LocalProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A group of pilots to start: how many, on which batch system, with which settings. Immutable: each
 * method returns a new value, so that settings can be kept and changed like a profile.
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
 * Pilots spare = cluster.name("spare").between(0, 200).set("partition", "scavenge");
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

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

  private final String name;
  private final PilotBounds bounds;
  private final SiteChoice choice;
  private final JobRoom room;
  private final PilotPlace place;

  private Pilots(
      String name, PilotBounds bounds, SiteChoice choice, JobRoom room, PilotPlace place) {
    this.name = name;
    this.bounds = bounds;
    this.choice = choice;
    this.room = room;
    this.place = place;
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
    SiteChoice choice = new SiteChoice(BatchSystems.named(system), Map.of());
    return new Pilots(system, PilotBounds.fixed(1), choice, JobRoom.ANY, PilotPlace.DEFAULT);
  }

  /**
   * With this name, which tells the groups of a run apart; by default the name of the batch system.
   *
   * @param group a letter, then up to 31 letters, digits, {@code _} and {@code -}
   */
  public Pilots name(String group) {
    require(
        NAME.matcher(group).matches(),
        "the name of a group must be a letter, then up to 31 letters, digits, _ or -, not '"
            + (group.length() > 40 ? group.substring(0, 40) + "..." : group)
            + "'");
    return new Pilots(group, bounds, choice, room, place);
  }

  /**
   * With always this number of pilots; {@link #between} lets a run choose.
   *
   * @param pilots 1 to the limit of the batch system, usually 10,000; on this machine 1 to 1024
   */
  public Pilots count(int pilots) {
    requireIn("count", pilots, 1, system().pilotsMax());
    return with(bounds.between(pilots, pilots));
  }

  /**
   * With as many pilots as pay for the work that is left: never fewer than {@code min}, never more
   * than {@code max}.
   *
   * @param min 0 to {@code max}
   * @param max 1 to the limit of the batch system, usually 10,000; on this machine 1 to 1024
   */
  public Pilots between(int min, int max) {
    requireIn("max", max, 1, system().pilotsMax());
    return with(bounds.between(min, max));
  }

  /**
   * With at most this many pilots in the queue at a time; by default as many as started in the last
   * minutes, and at least 8.
   *
   * @param waiting 1 to the limit of the batch system
   */
  public Pilots pending(int waiting) {
    requireIn("pending", waiting, 1, system().pilotsMax());
    return with(bounds.pending(waiting));
  }

  /**
   * With pilots beyond {@code min} that leave after this long without work; by default twice the
   * time that loading their contexts took, and at least 2 minutes.
   *
   * @param stay 1 s or more
   */
  public Pilots idle(Duration stay) {
    return with(bounds.idle(stay));
  }

  /**
   * With at most this share of the chosen partitions, so that others find some of it free; only for
   * batch systems that tell their size, such as Slurm.
   *
   * @param percent 1 to 100, of the GPUs if the pilots request GPUs, otherwise of the processors
   */
  public Pilots atMost(int percent) {
    require(
        system().tellsCapacity(),
        "at-most is for batch systems that tell their size; " + system().title() + " does not");
    return with(bounds.atMost(percent));
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
        system().limitsTime(),
        "time is for batch systems; pilots on " + system().title() + " have no time limit");
    require(limit.compareTo(Duration.ofSeconds(1)) >= 0, "time must be 1 s or more, not " + limit);
    return with(new JobRoom(room.cpus(), room.memory(), room.gpus(), Optional.of(limit)));
  }

  /**
   * With this JDK on the pilots' machines; by default the path of this process's JDK.
   *
   * @param home an absolute path
   */
  public Pilots javaHome(Path home) {
    return with(place.javaHome(home));
  }

  /**
   * With these words before the command of each pilot, as in {@code wrap("apptainer", "exec",
   * "--nv", "image.sif")}, so that it runs inside a container or another environment, with all its
   * contexts. They do not count as part of a library. {@code docs/containers.md} says what must be
   * visible inside.
   *
   * @param words a program and its arguments; a word that names a file of this machine becomes its
   *     absolute path
   */
  public Pilots wrap(String... words) {
    return with(place.wrap(words));
  }

  /**
   * With a setting that only some batch systems have; {@code docs/profiles.md} lists them.
   *
   * @param key such as {@code partition}
   * @param values one string, {@code true} or {@code false} for a flag, all names or all lines
   */
  public Pilots set(String key, String... values) {
    return with(choice.set(key, values));
  }

  /** With a flag of this batch system, such as {@code requeue}. */
  public Pilots set(String key, boolean on) {
    return set(key, String.valueOf(on));
  }

  /** With more lines in a setting of several lines, such as {@code extra}. */
  public Pilots add(String key, String... lines) {
    return with(choice.add(key, lines));
  }

  /** The batch system. */
  public BatchSystemProvider system() {
    return choice.system();
  }

  /** Tells the groups of a run apart. */
  public String name() {
    return name;
  }

  /** How many there may be. */
  public PilotBounds bounds() {
    return bounds;
  }

  /** The number of pilots; the largest, if it may change. */
  public int count() {
    return bounds.max();
  }

  /** Whether they are processes of this machine. */
  public boolean isLocal() {
    return BatchSystems.isLocal(system().name());
  }

  /**
   * The settings of each pilot.
   *
   * @throws IllegalArgumentException if the batch system refuses a value
   */
  public PilotSettings settings() {
    return new PilotSettings(choice.site(), room, place.java(), place.words());
  }

  private Pilots with(JobRoom changed) {
    return new Pilots(name, bounds, choice, changed, place);
  }

  private Pilots with(SiteChoice changed) {
    return new Pilots(name, bounds, changed, room, place);
  }

  private Pilots with(PilotPlace changed) {
    return new Pilots(name, bounds, choice, room, changed);
  }

  private Pilots with(PilotBounds changed) {
    return new Pilots(name, changed, choice, room, place);
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
