/**
 * Pilots as jobs of a batch system: where they come from, what they are to be like, what was
 * submitted for a run and what became of it. Knows the batch systems, the run directory and what a
 * manager says of its pilots.
 */
@NullMarked
package io.pcm.runtime.pilots;

import org.jspecify.annotations.NullMarked;
