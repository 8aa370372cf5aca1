/**
 * Which batch systems there are, and what pilots shall be like: settings, orders, profiles. Knows
 * the batch systems; nothing of runs.
 */
@NullMarked
package io.pcm.runtime.sites;

import org.jspecify.annotations.NullMarked;
