package io.pcm.api.status;

/**
 * One context of a connected pilot.
 *
 * <pre>{@code
 * for (PilotProgress pilot : run.progress().pilots()) {
 *   for (ContextProgress context : pilot.contexts()) {
 *     System.out.println(context.library() + " on " + pilot.host() + ": " + context.phase());
 *   }
 * }
 * }</pre>
 *
 * @param context its id, such as {@code 2.7}
 * @param library the name of its library
 * @param seconds time since it was opened, or since this manager took it over
 * @param warmSeconds time since it became warm; 0 while it loads
 * @param calls number of its calls that ended, under this manager
 * @param holds number of calls that it holds now
 * @see PilotProgress
 */
public record ContextProgress(
    String context,
    String library,
    Phase phase,
    double seconds,
    double warmSeconds,
    long calls,
    int holds) {
  /** What it is doing. */
  public enum Phase {
    LOADING,
    WARM,
    UNLOADING
  }
}
