/**
 * The process of a Java context: loads one library, answers calls with the context protocol, and
 * ends with its input. It uses only the library SPI and the frames of {@code api}, and no
 * third-party jar, so that a user's library never meets other classes of PCM.
 */
@NullMarked
package io.pcm.context;

import org.jspecify.annotations.NullMarked;
