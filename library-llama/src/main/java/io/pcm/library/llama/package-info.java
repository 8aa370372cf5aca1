/**
 * The library {@code llama}: functions {@code complete} and {@code classify} on a GGUF model. The
 * only package that uses native inference code, behind the interface {@link
 * io.pcm.library.llama.Engine}. Depends on the library SPI, llama-java and Jackson; runs in a
 * separate process.
 */
@NullMarked
package io.pcm.library.llama;

import org.jspecify.annotations.NullMarked;
