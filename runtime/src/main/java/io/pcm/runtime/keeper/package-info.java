/**
 * Keeps the wanted number of pilots for a run: a pure core that decides, and the shell that submits
 * and takes back. Knows jobs and sites, and what a manager says of its pilots.
 */
@NullMarked
package io.pcm.runtime.keeper;

import org.jspecify.annotations.NullMarked;
