/**
 * The functions of language models, their templates and labels, on an {@link
 * io.pcm.library.llm.Engine}. Depends on the library SPI and Jackson; runs in a context's process.
 */
@NullMarked
package io.pcm.library.llm;

import org.jspecify.annotations.NullMarked;
