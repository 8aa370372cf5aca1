package io.pcm.protocol.message;

import io.pcm.api.status.Gpu;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a pilot says of itself when it joins.
 *
 * @param pilot name of this incarnation of the pilot, unique by a random part; at most 128
 *     characters
 * @param host name of the machine, for people
 * @param pid its process id there
 * @param job the batch system's id of its job; empty if it was started by hand
 * @param cores processors that contexts may use, 1 or more
 * @param memory bytes of main memory that contexts may use
 * @param gpus whole GPUs that contexts may use
 * @param device what computes there, such as {@code cpu:AMD EPYC 7B13 x2}; pilots of equal device
 *     count as equally fast
 * @param lifeLeftMillis for how long calls may run there from now on: until the batch system ends
 *     the job, less what its notice takes; empty if there is no known end
 * @param gpuDevices those whole GPUs one by one; empty if nothing is known of them
 */
public record PilotInfo(
    String pilot,
    String host,
    long pid,
    String job,
    int cores,
    long memory,
    int gpus,
    String device,
    OptionalLong lifeLeftMillis,
    List<Gpu> gpuDevices) {
  public PilotInfo {
    gpuDevices = List.copyOf(gpuDevices);
  }

  /** Of a pilot that knows nothing about single GPUs. */
  public PilotInfo(
      String pilot,
      String host,
      long pid,
      String job,
      int cores,
      long memory,
      int gpus,
      String device,
      OptionalLong lifeLeftMillis) {
    this(pilot, host, pid, job, cores, memory, gpus, device, lifeLeftMillis, List.of());
  }

  /** The same with another life. */
  public PilotInfo withLifeLeft(OptionalLong millis) {
    return new PilotInfo(pilot, host, pid, job, cores, memory, gpus, device, millis, gpuDevices);
  }
}
