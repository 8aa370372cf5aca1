/**
 * What a run is made of, as hashes: libraries with their files, tasks, the plan. By it a later
 * start knows what changed. Knows the api, model files and the manager's plan; nothing of run
 * directories or pilots.
 */
@NullMarked
package io.pcm.runtime.identity;

import org.jspecify.annotations.NullMarked;
