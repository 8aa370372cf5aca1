package io.pcm.api.status;

/**
 * How the pilots of one group and kind of device spent the time that they were held, over the whole
 * run. The parts add up to the whole.
 *
 * <pre>{@code
 * for (UsageProgress usage : run.progress().usage()) {
 *   double share = 100.0 * usage.usefulMillis() / Math.max(1, usage.heldMillis());
 *   System.out.printf("%s on %s: %.0f %% useful%n", usage.group(), usage.device(), share);
 * }
 * }</pre>
 *
 * @param group the group of pilots; empty for pilots that were started by hand
 * @param device the kind of device, such as {@code gpu:NVIDIA H100 x1}
 * @param unit what the time is counted for; two GPUs of a pilot that is held for a second are held
 *     for two seconds
 * @param usefulMillis a warm context held calls
 * @param loadingMillis a context was loading, and none held calls
 * @param idleMillis neither of these
 * @param lostMillis spent on work or a load that was under way when its pilot or context was lost
 */
public record UsageProgress(
    String group,
    String device,
    Unit unit,
    long usefulMillis,
    long loadingMillis,
    long idleMillis,
    long lostMillis) {
  /** What time is counted for. */
  public enum Unit {
    /** Each GPU of a pilot. */
    GPU,
    /** A pilot without GPUs. */
    PILOT
  }

  /** From the moment a pilot joined until it left or was last heard. */
  public long heldMillis() {
    return usefulMillis + loadingMillis + idleMillis + lostMillis;
  }
}
