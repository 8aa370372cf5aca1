/**
 * Result files: one line per item in input order, in the format of {@code docs/results.md}. Depends
 * on the store, item sources and Jackson's streaming reader, not on the scheduler.
 */
@NullMarked
package io.pcm.manager.results;

import org.jspecify.annotations.NullMarked;
