/**
 * The pilot's agent: a single-threaded state machine. Its input is what happened and the time; its
 * output is what to do. Depends only on api, protocol values and {@code java.util}; has no clock,
 * threads, randomness or I/O.
 */
@NullMarked
package io.pcm.pilot.core;

import org.jspecify.annotations.NullMarked;
