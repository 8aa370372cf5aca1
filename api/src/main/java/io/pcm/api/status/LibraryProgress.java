package io.pcm.api.status;

import org.jspecify.annotations.Nullable;

/**
 * One library of a run.
 *
 * @param loadSeconds spent on loading, over all pilots
 * @param loadSecondsAvoided what loading for every call would have cost on top
 * @param warm contexts that are warm now
 * @param broken why it is given up; null if it is not
 * @param unschedulable why its calls wait although pilots are here that take work: none of them can
 *     ever take these; null if one can
 */
public record LibraryProgress(
    String name,
    int contextsLoaded,
    long calls,
    double loadSeconds,
    double loadSecondsAvoided,
    int warm,
    int loading,
    @Nullable String broken,
    @Nullable Unschedulable unschedulable) {}
