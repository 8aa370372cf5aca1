package io.pcm.api.status;

/**
 * Calls of one task that failed, or were not run, for reasons of one kind.
 *
 * @param kind as in the result lines
 * @param count of such calls; of those that failed one by one, since this manager started
 * @param index of the first of them that was heard of; -1 if the reason is not one call's
 * @param message of that one or of all, cut to its first and its last line
 */
public record FailureSummary(String task, String kind, int count, int index, String message) {}
