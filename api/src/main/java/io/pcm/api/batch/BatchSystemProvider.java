package io.pcm.api.batch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of batch system. {@link java.util.ServiceLoader} finds it: a module that names its
 * provider in {@code META-INF/services} adds the options of the command line, the keys of workflow
 * files and profiles, and everything else that mentions batch systems by name.
 *
 * <p>The outline of a provider, without the {@link BatchSystem} that it opens:
 *
 * <pre>{@code
 * public final class LabProvider implements BatchSystemProvider {
 *   public String name() {
 *     return "lab";
 *   }
 *
 *   public String title() {
 *     return "the lab's queue";
 *   }
 *
 *   public List<BatchSetting> settings() {
 *     return List.of(
 *         BatchSetting.text("queue", "NAME", "where jobs wait"),
 *         BatchSetting.flag("night", "run only at night"));
 *   }
 *
 *   public Site site(BatchValues values) {
 *     String queue = values.text("queue").orElse("short");
 *     return new Site() {
 *       public String system() {
 *         return name();
 *       }
 *
 *       public BatchSystem open(Duration timeout) {
 *         throw new UnsupportedOperationException("submits to " + queue);
 *       }
 *     };
 *   }
 *
 *   public Optional<JobHere> here(Map<String, String> environment, Duration timeout) {
 *     return Optional.ofNullable(environment.get("LAB_JOB"))
 *         .map(id -> new JobHere(new JobId(id), 0, Optional.empty()));
 *   }
 *
 *   public Optional<String> idSeparator() {
 *     return Optional.empty();
 *   }
 *
 *   public Optional<String> command() {
 *     return Optional.of("labsub");
 *   }
 *
 *   public String example() {
 *     return "--queue short";
 *   }
 * }
 * }</pre>
 */
public interface BatchSystemProvider {
  /**
   * The lower-case name that users write, such as {@code slurm}; also the option {@code --slurm}.
   */
  String name();

  /** The name in messages and help, such as {@code Slurm}. */
  String title();

  /**
   * The settings of this batch system beyond the common ones, in the order of the help. A setting
   * whose key another batch system also has must be declared in exactly the same way: they are one
   * option. PCM does not start if they differ.
   */
  List<BatchSetting> settings();

  /**
   * The batch system with these settings. Runs no command.
   *
   * @throws IllegalArgumentException if a value is wrong; the message says which, why, and what is
   *     valid
   */
  Site site(BatchValues values);

  /**
   * The job that this process runs in; empty if it does not run in a job of this batch system.
   *
   * @param environment the environment variables of this process
   * @param timeout for each command that has to be run
   */
  Optional<JobHere> here(Map<String, String> environment, Duration timeout);

  /**
   * The variables of a job's environment that {@link #here} and the pilot need, for pilots inside a
   * wrapper that cleans the environment: names, or beginnings of names followed by {@code *}.
   */
  default List<String> variables() {
    return List.of();
  }

  /**
   * The separator between the number of a submission and the number of a job in it, such as {@code
   * _} in {@code 17_3}; empty if the jobs of one submission share no number.
   */
  Optional<String> idSeparator();

  /**
   * The command that submits, such as {@code sbatch}. Where it is installed, this system is usable.
   */
  Optional<String> command();

  /**
   * Commands that show whether this system answers: the first lines of what they print, such as a
   * version, are shown to users. They change nothing, and each ends within seconds.
   */
  default List<List<String>> questions() {
    return List.of();
  }

  /** Options that complete an example of {@code pcm pilots submit}; may be empty. */
  String example();

  /** The maximum number of pilots in one submission. */
  default int pilotsMax() {
    return 10_000;
  }

  /** Whether jobs have a requested time limit. */
  default boolean limitsTime() {
    return true;
  }

  /** Whether {@link BatchSystem#capacity} can tell how many pilots fit. */
  default boolean tellsCapacity() {
    return false;
  }
}
