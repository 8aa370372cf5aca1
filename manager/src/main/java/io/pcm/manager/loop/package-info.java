/**
 * The manager's shells: the thread that steps the scheduler, the one that commits its facts, the
 * one that sends, the one that reads and writes files. What they do between their queues is in
 * {@code driver}. Knows that, the core, the store, item sources, result files and the transport;
 * decides nothing.
 */
@NullMarked
package io.pcm.manager.loop;

import org.jspecify.annotations.NullMarked;
