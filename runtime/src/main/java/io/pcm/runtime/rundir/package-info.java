/**
 * The folder of a run: who may access it, who holds it, its paths, what was run. Depends on files
 * and Jackson, not on workflows, managers or pilots.
 */
@NullMarked
package io.pcm.runtime.rundir;

import org.jspecify.annotations.NullMarked;
