/**
 * Result files: one line per item in input order, in the shape that {@code docs/results.md}
 * promises. Knows the store, item sources and Jackson's streaming reader; knows no scheduler.
 */
@NullMarked
package io.pcm.manager.results;

import org.jspecify.annotations.NullMarked;
