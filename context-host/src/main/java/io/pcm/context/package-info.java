/**
 * The child's side of a context: a process that loads one Java library, answers calls over the
 * context protocol and ends with its input. It knows the library SPI and the frames of {@code api}
 * and nothing else, no third-party jar at all, so that a user's library never meets a class of PCM
 * that it did not ask for.
 */
@NullMarked
package io.pcm.context;

import org.jspecify.annotations.NullMarked;
