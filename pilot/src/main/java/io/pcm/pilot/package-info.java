/**
 * The pilot's shell: the loop that drives {@link io.pcm.pilot.core.PilotAgent}, its heartbeat,
 * signals, and what it finds out about its machine. Knows transport and everything of the pilot.
 */
@NullMarked
package io.pcm.pilot;

import org.jspecify.annotations.NullMarked;
