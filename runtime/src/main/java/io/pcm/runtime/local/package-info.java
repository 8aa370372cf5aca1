/**
 * This machine as a batch system: pilots are its processes. Knows the batch system's contract and
 * processes; nothing of what a pilot does.
 */
@NullMarked
package io.pcm.runtime.local;

import org.jspecify.annotations.NullMarked;
