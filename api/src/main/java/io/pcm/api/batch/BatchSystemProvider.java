package io.pcm.api.batch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of batch system that PCM can get pilots from. Found by {@link java.util.ServiceLoader}: a
 * module that names its provider in {@code META-INF/services} adds the options of the command line,
 * the keys of workflow files and profiles, and whatever else is said of batch systems by name.
 */
public interface BatchSystemProvider {
  /** Lower-case name as users write it, such as {@code slurm}; also the option {@code --slurm}. */
  String name();

  /** The name for people, such as {@code Slurm}. */
  String title();

  /**
   * What this batch system understands beside what all do, in the order in which help lists it. A
   * setting whose key another batch system has too is declared exactly as there: they are one
   * option, and PCM does not start where they differ.
   */
  List<BatchSetting> settings();

  /**
   * The batch system with these settings. Asks nobody.
   *
   * @throws IllegalArgumentException for a value that is wrong: which, why, and what would be right
   */
  Site site(BatchValues values);

  /**
   * The job that this process runs in; empty if it is none of this batch system.
   *
   * @param environment of this process
   * @param timeout for each command that has to be asked
   */
  Optional<JobHere> here(Map<String, String> environment, Duration timeout);

  /**
   * What stands between a submission's number and the place of a job in it, such as {@code _} in
   * {@code 17_3}; empty where the jobs of one submission have no number in common.
   */
  Optional<String> idSeparator();

  /** The command that submits, such as {@code sbatch}: where it is, this batch system is. */
  Optional<String> command();

  /** Options that make an example of {@code pcm pilots submit} complete; may be empty. */
  String example();

  /** How many pilots one order may ask for. */
  default int pilotsMax() {
    return 10_000;
  }

  /** Whether jobs have an end that is asked for. */
  default boolean limitsTime() {
    return true;
  }
}
