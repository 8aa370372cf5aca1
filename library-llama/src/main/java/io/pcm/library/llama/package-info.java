/**
 * The library {@code llama}: functions {@code complete} and {@code classify} on a GGUF model. The
 * only room that sees native code, behind the interface {@link io.pcm.library.llama.Engine}. Knows
 * the library SPI, llama-java and Jackson; runs in a process of its own.
 */
@NullMarked
package io.pcm.library.llama;

import org.jspecify.annotations.NullMarked;
