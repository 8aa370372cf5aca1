/**
 * Keeps the wanted number of pilots of a run: a pure core that decides, and a shell that submits
 * and cancels. Depends on jobs and sites, and the manager's view of its pilots.
 */
@NullMarked
package io.pcm.runtime.keeper;

import org.jspecify.annotations.NullMarked;
