/**
 * The pilot without its threads: the code between the agent and the outside. The shells around it
 * have the threads, sockets and processes; a test can drive it in virtual time. Depends on the core
 * and protocol values.
 */
@NullMarked
package io.pcm.pilot.driver;

import org.jspecify.annotations.NullMarked;
