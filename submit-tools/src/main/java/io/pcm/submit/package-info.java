/**
 * What the ways to get machines share: running a batch system's own commands within a time and a
 * size, and writing words that a POSIX shell reads back as they were. Knows api and Commons Exec.
 */
@NullMarked
package io.pcm.submit;

import org.jspecify.annotations.NullMarked;
