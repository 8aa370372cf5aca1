/**
 * Processes of contexts: how they are started, spoken to, watched and ended, so that none outlives
 * its pilot and none of them harms another. Knows api, protocol values, Jackson's streaming parser
 * and the operating system (Linux, {@code sh}, {@code setsid}); decides nothing.
 */
@NullMarked
package io.pcm.pilot.process;

import org.jspecify.annotations.NullMarked;
