package io.pcm.pilot;

import io.pcm.pilot.core.AgentConfig;
import io.pcm.pilot.process.CarriedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How to run a pilot. What is empty the pilot finds out by itself.
 *
 * @param runDirectory holds {@code access}; logs of contexts go to {@code logs/contexts} below it
 * @param managerLost how long the pilot goes on with nothing heard from a manager
 * @param grace how long running calls may go on once the pilot was asked to stop
 * @param cores processors that contexts may use, 1 or more; the machine's at most
 * @param memory bytes that contexts may use; the machine's by default
 * @param gpus whole GPUs that contexts may use; those of CUDA_VISIBLE_DEVICES by default
 * @param name of this incarnation, {@code [A-Za-z0-9._-]}, at most 128 characters; made of host,
 *     pid and a random part by default
 * @param job that the pilot is, if it is one
 * @param waitForKill whether a preempted pilot, once all is said, stays until it is killed: a batch
 *     system that queues killed jobs again takes one that ends by itself for done
 * @param pcmHome the PCM installation, for the context host and PCM's own libraries
 * @param java the java executable for contexts in JVMs
 * @param carried files of libraries that lie elsewhere on this machine than where the manager runs
 * @param manager process id of the manager that started this pilot and that it does not outlive;
 *     empty for a pilot that waits for the next one
 */
public record PilotOptions(
    Path runDirectory,
    Duration managerLost,
    Duration grace,
    OptionalInt cores,
    OptionalLong memory,
    OptionalInt gpus,
    Optional<String> name,
    Optional<PilotJob> job,
    boolean waitForKill,
    Path pcmHome,
    Path java,
    CarriedFiles carried,
    OptionalLong manager) {
  public PilotOptions {
    if (cores.isPresent() && cores.getAsInt() < 1) {
      throw new IllegalArgumentException("a pilot has at least one core");
    }
    name.ifPresent(
        given -> {
          if (!given.matches("[A-Za-z0-9._-]{1,128}")) {
            throw new IllegalArgumentException(
                "a pilot's name has 1 to 128 letters, digits, '.', '_' or '-', not '"
                    + given
                    + "'");
          }
        });
  }

  /** Everything by default; contexts run on the JVM that runs this. */
  public static PilotOptions of(Path runDirectory, Path pcmHome) {
    return new PilotOptions(
        runDirectory,
        AgentConfig.DEFAULT_MANAGER_LOST,
        AgentConfig.DEFAULT_GRACE,
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        pcmHome,
        Path.of(System.getProperty("java.home"), "bin", "java"),
        CarriedFiles.NONE,
        OptionalLong.empty());
  }

  public PilotOptions withManagerLost(Duration value) {
    return new PilotOptions(
        runDirectory,
        value,
        grace,
        cores,
        memory,
        gpus,
        name,
        job,
        waitForKill,
        pcmHome,
        java,
        carried,
        manager);
  }

  public PilotOptions withGrace(Duration value) {
    return new PilotOptions(
        runDirectory,
        managerLost,
        value,
        cores,
        memory,
        gpus,
        name,
        job,
        waitForKill,
        pcmHome,
        java,
        carried,
        manager);
  }

  /** Processors, memory in bytes, GPUs. */
  public PilotOptions withRoom(OptionalInt newCores, OptionalLong newMemory, OptionalInt newGpus) {
    return new PilotOptions(
        runDirectory,
        managerLost,
        grace,
        newCores,
        newMemory,
        newGpus,
        name,
        job,
        waitForKill,
        pcmHome,
        java,
        carried,
        manager);
  }

  public PilotOptions withCores(int value) {
    return withRoom(OptionalInt.of(value), memory, gpus);
  }

  public PilotOptions withName(String value) {
    return new PilotOptions(
        runDirectory,
        managerLost,
        grace,
        cores,
        memory,
        gpus,
        Optional.of(value),
        job,
        waitForKill,
        pcmHome,
        java,
        carried,
        manager);
  }

  public PilotOptions withJob(PilotJob value) {
    return new PilotOptions(
        runDirectory,
        managerLost,
        grace,
        cores,
        memory,
        gpus,
        name,
        Optional.of(value),
        waitForKill,
        pcmHome,
        java,
        carried,
        manager);
  }

  /** With {@link #waitForKill}. */
  public PilotOptions waitingForKill() {
    return new PilotOptions(
        runDirectory,
        managerLost,
        grace,
        cores,
        memory,
        gpus,
        name,
        job,
        true,
        pcmHome,
        java,
        carried,
        manager);
  }

  /** With {@link #carried}. */
  public PilotOptions withCarried(CarriedFiles value) {
    return new PilotOptions(
        runDirectory,
        managerLost,
        grace,
        cores,
        memory,
        gpus,
        name,
        job,
        waitForKill,
        pcmHome,
        java,
        value,
        manager);
  }

  /** With {@link #manager}. */
  public PilotOptions withManager(long pid) {
    return new PilotOptions(
        runDirectory,
        managerLost,
        grace,
        cores,
        memory,
        gpus,
        name,
        job,
        waitForKill,
        pcmHome,
        java,
        carried,
        OptionalLong.of(pid));
  }
}
