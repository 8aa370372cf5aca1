/**
 * A run without threads, clocks or processes: the drivers of one manager and of many pilots, with a
 * store, a network and contexts in memory, in virtual time. Faults come from a seed, so that they
 * are reproducible. Depends on manager and pilot, as otherwise only the runtime does; nothing
 * depends on it.
 */
@NullMarked
package io.pcm.simulator;

import org.jspecify.annotations.NullMarked;
