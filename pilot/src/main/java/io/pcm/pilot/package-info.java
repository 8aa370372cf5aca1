/**
 * The pilot's shells: the threads of its loop and its heartbeat, its signals, and what it finds out
 * about its machine. Depends on transport and all other parts of the pilot.
 */
@NullMarked
package io.pcm.pilot;

import org.jspecify.annotations.NullMarked;
