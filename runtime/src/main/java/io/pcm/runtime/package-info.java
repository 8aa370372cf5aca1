/**
 * The way in for whoever wants a workflow run, the command line included: wires run directory,
 * store, manager and local pilots together. Knows every room but the command line.
 */
@NullMarked
package io.pcm.runtime;

import org.jspecify.annotations.NullMarked;
