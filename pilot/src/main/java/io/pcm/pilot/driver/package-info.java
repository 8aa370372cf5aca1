/**
 * The pilot without its threads: what happens between the agent and the world. The shells around it
 * have the threads, sockets and processes; a test can drive it in virtual time. Knows the core and
 * protocol values.
 */
@NullMarked
package io.pcm.pilot.driver;

import org.jspecify.annotations.NullMarked;
