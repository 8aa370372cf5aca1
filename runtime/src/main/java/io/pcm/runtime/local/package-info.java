/**
 * This machine as a batch system: pilots are local processes. Depends only on the batch system SPI
 * and processes.
 */
@NullMarked
package io.pcm.runtime.local;

import org.jspecify.annotations.NullMarked;
