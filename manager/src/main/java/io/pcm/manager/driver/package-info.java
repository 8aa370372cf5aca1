/**
 * The manager without its threads: what the shells do between the scheduler and the world, in parts
 * of which each is used by one thread. {@code loop} has the threads and queues around them; a test
 * can drive all of them with one. Knows the core, item sources and the store's interface; decides
 * nothing about calls.
 */
@NullMarked
package io.pcm.manager.driver;

import org.jspecify.annotations.NullMarked;
