/**
 * What a batch system must do for PCM: start pilots as jobs, say what became of them, take them
 * back.
 */
@NullMarked
package io.pcm.api.batch;

import org.jspecify.annotations.NullMarked;
