package io.pcm.api.status;

/**
 * One task of a run.
 *
 * @param calls -1 before the items are counted
 * @param running calls that pilots hold
 * @param seconds from the first dispatch on, to now or to the end
 * @param doneHere calls that ended since this manager started, those included that an earlier one
 *     had ended too
 * @param secondsHere the part of seconds that is this manager's; with doneHere it gives the rate
 */
public record TaskProgress(
    String name,
    TaskPhase phase,
    int calls,
    int succeeded,
    int failed,
    int cancelled,
    int running,
    double seconds,
    int doneHere,
    double secondsHere) {}
