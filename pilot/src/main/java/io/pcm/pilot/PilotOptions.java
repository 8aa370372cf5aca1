package io.pcm.pilot;

import io.pcm.pilot.core.AgentConfig;
import io.pcm.pilot.process.CarriedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Options of a pilot. The pilot determines what is empty.
 *
 * @param runDirectory contains {@code access}; logs of contexts are in {@code logs/contexts} below
 *     it
 * @param managerLost how long the pilot keeps running without any message from a manager
 * @param grace how long running calls may continue after the pilot was asked to stop
 * @param cores processors for contexts, 1 or more; by default, and at most, those of the machine
 * @param memory bytes of memory for contexts; by default that of the machine
 * @param gpus whole GPUs for contexts; by default those in CUDA_VISIBLE_DEVICES
 * @param name unique name, {@code [A-Za-z0-9._-]}, at most 128 characters; by default made of host,
 *     pid and a random part
 * @param job the pilot's batch job, if it has one
 * @param waitForKill whether a preempted pilot that is ready to end waits until it is killed: a
 *     batch system that requeues killed jobs treats one that ends by itself as completed
 * @param pcmHome the PCM installation, with the context host and PCM's own libraries
 * @param java the java executable for JVM contexts
 * @param carried files of libraries that have other paths on this machine than on the manager's
 * @param group the group of pilots of the run that it is started for; empty if by hand
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
    String group) {
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

  /** All defaults; contexts use the JVM of this process. */
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
        "");
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
        group);
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
        group);
  }

  /** A copy with these processors, memory in bytes, and GPUs. */
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
        group);
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
        group);
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
        group);
  }

  /** A copy with {@link #waitForKill}. */
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
        group);
  }

  /** A copy with {@link #carried}. */
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
        group);
  }

  /** A copy with {@link #group}. */
  public PilotOptions withGroup(String value) {
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
        value);
  }
}
