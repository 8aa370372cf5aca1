package io.pcm.manager.core;

/**
 * Calls to assign to one context.
 *
 * @param alone whether nothing else may run beside them, because one of them is suspected of
 *     killing contexts
 * @param calls indices in ascending order, at least one
 */
record Grant(TaskState task, boolean alone, int[] calls) {}
