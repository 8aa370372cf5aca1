package io.pcm.api.status;

/**
 * One group of pilots that the run requests itself.
 *
 * <pre>{@code
 * for (GroupProgress group : run.progress().groups()) {
 *   System.out.println(group.group() + ": " + group.jobs().connected() + " pilots");
 *   System.out.println("not more because " + group.why().text());
 *   System.out.println("what to do: " + group.why().advice());
 * }
 * }</pre>
 *
 * @param group its name
 * @param system the name of its batch system
 * @param min the fewest pilots now
 * @param max the most pilots now
 * @param declared the bounds with which the run was started, in the workflow file or by a program;
 *     {@code pcm pilots scale} sets others
 * @param jobs those that it has and should have
 * @param why why it does not get more
 */
public record GroupProgress(
    String group, String system, int min, int max, Range declared, Jobs jobs, Why why) {
  /**
   * Bounds of the number of pilots.
   *
   * @param min the fewest
   * @param max the most
   */
  public record Range(int min, int max) {}

  /** The bounds that apply now. */
  public Range range() {
    return new Range(min, max);
  }

  /**
   * Numbers of jobs.
   *
   * @param wanted how many there should be now, in the queue or not
   * @param waiting those in the queue
   * @param starting those that run, and whose pilots have not connected
   * @param connected those whose pilots are connected
   */
  public record Jobs(int wanted, int waiting, int starting, int connected) {}

  /**
   * Why a group does not get more pilots.
   *
   * @param kind for programs, such as {@code at-max}
   * @param text the same as a clause
   * @param advice what the user can do about it, as a clause that begins with {@code nothing} if
   *     there is nothing to do
   */
  public record Why(String kind, String text, String advice) {}
}
