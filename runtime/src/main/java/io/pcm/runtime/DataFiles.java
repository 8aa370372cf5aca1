package io.pcm.runtime;

import io.pcm.manager.source.FileHead;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Checks data files before anything starts. */
final class DataFiles {
  private DataFiles() {}

  /**
   * @throws RunException if a file is not JSON Lines
   * @throws IOException if a file cannot be read
   */
  static void check(PreparedWorkflow loaded) throws RunException, IOException {
    for (Path file : loaded.dataFiles()) {
      Optional<String> fault = FileHead.fault(file);
      if (fault.isPresent()) {
        throw new RunException(
            Kind.WORKFLOW,
            "the data file "
                + file
                + " is not JSON Lines (one JSON value per line): "
                + fault.get());
      }
    }
  }
}
