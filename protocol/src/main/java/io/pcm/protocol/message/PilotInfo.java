package io.pcm.protocol.message;

import io.pcm.api.status.Gpu;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The description of a pilot in its join.
 *
 * @param pilot the pilot's name, unique because of a random part; at most 128 characters
 * @param host name of the machine, for display
 * @param pid its process id on that machine
 * @param job its job's id in the batch system; empty if it was started by hand
 * @param cores processors for contexts, 1 or more
 * @param memory bytes of main memory for contexts
 * @param gpus whole GPUs for contexts
 * @param device the hardware that computes, such as {@code cpu:AMD EPYC 7B13 x2}; pilots with the
 *     same device count as equally fast
 * @param lifeLeftMillis how long calls may run from now on: until the batch system ends the job,
 *     minus the time for its notice; empty if the end is unknown
 * @param gpuDevices the GPUs in detail; empty if unknown
 * @param group the group of pilots of the run that it was started for: at most 64 letters, digits,
 *     {@code .}, {@code _} and {@code -}; empty if it was started by hand
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
    List<Gpu> gpuDevices,
    String group) {
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._-]{0,64}");

  public PilotInfo {
    gpuDevices = List.copyOf(gpuDevices);
    if (!isGroup(group)) {
      throw new IllegalArgumentException(
          "the name of a group of pilots has up to 64 letters, digits, '.', '_' or '-', not '"
              + group
              + "'");
    }
  }

  /** A pilot that was started by hand. */
  public PilotInfo(
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
    this(pilot, host, pid, job, cores, memory, gpus, device, lifeLeftMillis, gpuDevices, "");
  }

  /** A pilot that was started by hand, without details of its GPUs. */
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

  /** A copy with another {@code lifeLeftMillis}. */
  public PilotInfo withLifeLeft(OptionalLong millis) {
    return new PilotInfo(
        pilot, host, pid, job, cores, memory, gpus, device, millis, gpuDevices, group);
  }

  /** Whether a group of pilots may have this name, or none if it is empty. */
  public static boolean isGroup(String name) {
    return GROUP.matcher(name).matches();
  }

  /** A copy with this {@code group}. */
  public PilotInfo inGroup(String name) {
    return new PilotInfo(
        pilot, host, pid, job, cores, memory, gpus, device, lifeLeftMillis, gpuDevices, name);
  }
}
