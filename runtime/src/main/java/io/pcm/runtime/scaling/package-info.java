/**
 * Decides how many pilots each group of a run should have: {@link io.pcm.runtime.scaling.Scaling},
 * a pure core. Knows jobs and bounds, but no batch system.
 */
@NullMarked
package io.pcm.runtime.scaling;

import org.jspecify.annotations.NullMarked;
