/**
 * The entry point for programs that run workflows, the command line included: wires run directory,
 * store, manager and pilots together.
 */
@NullMarked
package io.pcm.runtime;

import org.jspecify.annotations.NullMarked;
