/**
 * Engines that are servers with OpenAI's routes, such as llama-server and vLLM: a server runs as a
 * child of the context's process and answers on a Unix socket. The only package that uses an HTTP
 * client.
 */
@NullMarked
package io.pcm.library.server;

import org.jspecify.annotations.NullMarked;
