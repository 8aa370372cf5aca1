/**
 * Where pilots run: {@link io.pcm.runtime.sites.Pilots} says how many, on which batch system and
 * with which settings. {@link io.pcm.runtime.sites.BatchSystems} has the batch systems of this
 * installation. Depends on the batch systems, not on runs.
 */
@NullMarked
package io.pcm.runtime.sites;

import org.jspecify.annotations.NullMarked;
