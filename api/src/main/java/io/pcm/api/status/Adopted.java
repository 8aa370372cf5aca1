package io.pcm.api.status;

/**
 * What this manager has taken over from pilots that came back with it: after a restart of the
 * manager, a silence, or a broken connection.
 *
 * @param pilots number of times a pilot came back with a context
 * @param contexts contexts that did not have to be loaded again
 * @param calls calls that ran or waited there, and went on
 * @param expected pilots of the manager before that may still come back; calls that they may be
 *     running wait for them
 * @see RunProgress
 */
public record Adopted(int pilots, int contexts, int calls, int expected) {
  public static final Adopted NONE = new Adopted(0, 0, 0, 0);
}
