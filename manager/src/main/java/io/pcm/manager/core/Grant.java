package io.pcm.manager.core;

/**
 * Calls that one context is to get.
 *
 * @param alone whether nothing else may run beside them, because one of them is suspected
 * @param calls indices, ascending, at least one
 */
record Grant(TaskState task, boolean alone, int[] calls) {}
