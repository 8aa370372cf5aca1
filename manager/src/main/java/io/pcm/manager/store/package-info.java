/**
 * The store: one SQLite file in the run directory that holds every fact and every outcome, written
 * in durable groups, checked by sums and sequence numbers of its own. Knows core's facts, protocol
 * values, SQLite and zstd; decides nothing.
 */
@NullMarked
package io.pcm.manager.store;

import org.jspecify.annotations.NullMarked;
