/**
 * Pilots as jobs of a batch system: what was submitted for a run, what became of it, and getting
 * rid of it. Knows the batch systems, the run directory and what a manager says of its pilots.
 */
@NullMarked
package io.pcm.runtime.pilots;

import org.jspecify.annotations.NullMarked;
