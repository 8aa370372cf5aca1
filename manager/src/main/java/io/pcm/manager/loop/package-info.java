/**
 * The manager's shells: the threads that step the scheduler, commit its facts, send messages, and
 * read and write files. {@code driver} has the code that runs between their queues. Depends on it,
 * the core, the store, item sources, result files and the transport; makes no decisions.
 */
@NullMarked
package io.pcm.manager.loop;

import org.jspecify.annotations.NullMarked;
