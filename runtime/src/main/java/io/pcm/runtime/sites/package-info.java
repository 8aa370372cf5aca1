/**
 * The available batch systems and the settings of pilots, including profiles. Depends on the batch
 * systems, not on runs.
 */
@NullMarked
package io.pcm.runtime.sites;

import org.jspecify.annotations.NullMarked;
