/**
 * A run without threads, clocks or processes: the drivers of one manager and of many pilots, with a
 * store, a wire and contexts that exist in memory, in virtual time. What can go wrong comes from a
 * seed, so that it comes again. Knows both sides, which no other room but the runtime does; nothing
 * knows it.
 */
@NullMarked
package io.pcm.simulator;

import org.jspecify.annotations.NullMarked;
