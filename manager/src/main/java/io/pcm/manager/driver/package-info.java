/**
 * The manager without its threads: the code between the scheduler and the outside, in parts that
 * are each used by one thread. {@code loop} adds the threads and queues; a test can drive all parts
 * with one thread. Depends on the core, item sources and the store's interface; makes no decisions
 * about calls.
 */
@NullMarked
package io.pcm.manager.driver;

import org.jspecify.annotations.NullMarked;
