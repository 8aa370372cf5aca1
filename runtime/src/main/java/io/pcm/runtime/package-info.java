/**
 * The entry point for programs that run workflows, including the command line: connects run
 * directory, store, manager and pilots.
 */
@NullMarked
package io.pcm.runtime;

import org.jspecify.annotations.NullMarked;
