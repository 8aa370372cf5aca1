/**
 * HTCondor as a {@link io.pcm.api.batch.BatchSystem}: creates submit files, runs HTCondor's
 * commands, and parses their output without trusting it. Depends on api, the common code of the
 * batch systems, and SLF4J.
 */
@NullMarked
package io.pcm.condor;

import org.jspecify.annotations.NullMarked;
