/**
 * The engine llama-java: a GGUF model in the context's own process. The only package that uses
 * native inference code, behind the interface {@link io.pcm.library.llama.TokenEngine}. Depends on
 * the functions of language models and llama-java.
 */
@NullMarked
package io.pcm.library.llama;

import org.jspecify.annotations.NullMarked;
