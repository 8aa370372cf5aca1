/**
 * The SPI for Java libraries. An implementation runs in its own process. Its class path contains
 * this package, the context host and the library's own jars, and nothing else of PCM.
 */
@NullMarked
package io.pcm.api.library;

import org.jspecify.annotations.NullMarked;
