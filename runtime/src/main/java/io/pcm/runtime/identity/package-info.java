/**
 * The content of a run as hashes: libraries with their files, tasks, the plan. They show what has
 * changed when a run is resumed. Depends on the api, model files and the manager's plan, not on run
 * directories or pilots.
 */
@NullMarked
package io.pcm.runtime.identity;

import org.jspecify.annotations.NullMarked;
