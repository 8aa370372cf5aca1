/**
 * What a Java library implements to be loaded into a context. Implementations run in a process of
 * their own whose class path holds this package, the context host and the library's own jars,
 * nothing else of PCM.
 */
@NullMarked
package io.pcm.api.library;

import org.jspecify.annotations.NullMarked;
