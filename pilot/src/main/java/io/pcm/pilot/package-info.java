/**
 * The pilot's shells: the threads of its loop and its heartbeat, its signals, and what it finds out
 * about its machine. Knows transport and everything of the pilot.
 */
@NullMarked
package io.pcm.pilot;

import org.jspecify.annotations.NullMarked;
