/**
 * HTCondor as a {@link io.pcm.api.batch.BatchSystem}: a submit file from values, HTCondor's own
 * commands, and what they print read back without trusting it. Knows api, what the batch systems
 * share, and SLF4J.
 */
@NullMarked
package io.pcm.condor;

import org.jspecify.annotations.NullMarked;
