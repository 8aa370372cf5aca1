/**
 * The chronicle of a run: what its pilots and contexts did, and when, for reports. The run never
 * depends on it.
 */
@NullMarked
package io.pcm.manager.chronicle;

import org.jspecify.annotations.NullMarked;
