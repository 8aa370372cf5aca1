/**
 * Processes of contexts: how they are started, used, monitored and ended, so that none outlives its
 * pilot or harms another. Depends on api, protocol values, Jackson's streaming parser and the
 * operating system (Linux, {@code sh}, {@code setsid}); makes no decisions.
 */
@NullMarked
package io.pcm.pilot.process;

import org.jspecify.annotations.NullMarked;
