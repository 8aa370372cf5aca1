package io.pcm.runtime.inspect;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Stops a run from outside. */
public final class RunStop {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private RunStop() {}

  /**
   * Asks the manager of a run to stop it, as a signal would; does not wait for the end.
   *
   * @param now whether running calls are killed; they run again when the run is resumed
   * @return the number of running calls; empty if no manager has the run
   * @throws RunException if a manager has it, but does not answer
   */
  public static OptionalInt ask(Path directory, boolean now)
      throws RunDirectoryException, RunException {
    RunPaths paths = RunDirectory.existing(directory);
    if (RunDirectory.holderAnywhere(paths.root()).isEmpty()) {
      return OptionalInt.empty();
    }
    try (ControlClient manager = new ControlClient(paths.access())) {
      ControlMessage answer = manager.ask(new ControlMessage.StopRequest(now), PATIENCE);
      if (answer instanceof ControlMessage.StopReply reply) {
        return OptionalInt.of(reply.running());
      }
      throw new IOException(
          answer instanceof ControlMessage.Refusal refusal
              ? refusal.reason()
              : "unexpected answer: " + answer);
    } catch (IOException e) {
      Optional<LockHolder> holder = RunDirectory.holderAnywhere(paths.root());
      if (holder.isEmpty()) {
        // It has ended meanwhile, perhaps because of this request.
        return OptionalInt.empty();
      }
      throw new RunException(
          Kind.ENVIRONMENT,
          "the manager ("
              + holder.get().display()
              + ") cannot be asked to stop: "
              + e.getMessage()
              + "\n     On "
              + holder.get().host()
              + ", this has the same effect: kill "
              + holder.get().pid()
              + "; its log is "
              + paths.managerLog(),
          e);
    }
  }
}
