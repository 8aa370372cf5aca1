/**
 * The bridge from {@link io.pcm.api.Json} to Java values, by Jackson. For programs and libraries
 * that want records instead of bytes; the rest of PCM does without it.
 */
@NullMarked
package io.pcm.json;

import org.jspecify.annotations.NullMarked;
