/**
 * HTCondor as a {@link io.pcm.api.batch.BatchSystem}. Knows api and what the batch systems share.
 */
@NullMarked
package io.pcm.condor;

import org.jspecify.annotations.NullMarked;
