package io.pcm.api.status;

/**
 * Calls of one task that failed, or were not run, for reasons of one kind.
 *
 * <pre>{@code
 * for (FailureSummary failure : report.view().failures()) {
 *   System.out.println(
 *       failure.task() + ": " + failure.count() + " " + failure.kind() + ": " + failure.message());
 * }
 * }</pre>
 *
 * @param kind the kind in the result lines
 * @param count number of such calls; calls that failed individually count since this manager
 *     started
 * @param index index of the first such call that was reported; -1 if the reason does not concern a
 *     single call
 * @param message the message of that call or of all, reduced to its first and last line
 */
public record FailureSummary(String task, String kind, int count, int index, String message) {}
