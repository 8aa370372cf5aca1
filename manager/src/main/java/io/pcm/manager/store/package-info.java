/**
 * The store: one SQLite file in the run directory with every fact and outcome, written in durable
 * groups, protected by its own checksums and sequence numbers. Depends on the core's facts,
 * protocol values, SQLite and zstd; makes no decisions.
 */
@NullMarked
package io.pcm.manager.store;

import org.jspecify.annotations.NullMarked;
