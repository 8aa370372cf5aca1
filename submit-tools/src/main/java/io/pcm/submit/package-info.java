/**
 * What the ways to get machines share: running a batch system's own commands within a time and a
 * size, submitting jobs once though answers get lost, and writing words that a POSIX shell reads
 * back as they were. Knows api, Commons Exec and SLF4J.
 */
@NullMarked
package io.pcm.submit;

import org.jspecify.annotations.NullMarked;
