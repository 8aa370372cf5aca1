package io.pcm.runtime.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Examines this machine. Each examination has a deadline, so all of them end in about a minute even
 * if nothing answers. Writes only small files in the given folder, and removes them.
 *
 * <pre>{@code
 * Doctor.here(Path.of("pcm-runs"), Optional.of("slurm"))
 *     .examine(found -> System.out.println(found.subject() + ": " + found.text()));
 * }</pre>
 */
public final class Doctor {
  private final Path folder;
  private final Optional<String> wanted;

  private Doctor(Path folder, Optional<String> wanted) {
    this.folder = folder;
    this.wanted = wanted;
  }

  /**
   * @param runs the folder in which runs are, or will be; it may be missing
   * @param system the batch system that is needed; empty if none is
   */
  public static Doctor here(Path runs, Optional<String> system) {
    Path folder = runs.toAbsolutePath().normalize();
    while (!Files.isDirectory(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return new Doctor(folder, system);
  }

  /** The existing folder in which files are written. */
  public Path folder() {
    return folder;
  }

  /**
   * Examines one thing after the other.
   *
   * @param found told of each
   */
  public void examine(Consumer<Finding> found) throws InterruptedException {
    List<Examination> all = new ArrayList<>();
    all.addAll(MachineHealth.examinations());
    all.addAll(FolderHealth.examinations(folder, wanted.isPresent()));
    all.addAll(NetworkHealth.examinations(wanted.isPresent()));
    all.addAll(BatchHealth.examinations(wanted));
    all.addAll(EngineHealth.examinations());
    for (Examination each : all) {
      found.accept(each.result());
    }
  }
}
