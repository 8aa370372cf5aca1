/**
 * The pilot's agent: a single-threaded state machine that is told what happened and what time it
 * is, and answers with what should be done. Knows api, protocol values and plain {@code java.util};
 * no clock, no thread, no randomness, no input or output.
 */
@NullMarked
package io.pcm.pilot.core;

import org.jspecify.annotations.NullMarked;
