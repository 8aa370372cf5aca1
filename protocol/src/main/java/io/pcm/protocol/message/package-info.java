/**
 * What crosses the wire between manager and pilot, as values. The cores of both sides speak in
 * these; how they become bytes is the business of {@code codec} and {@code seal}. Knows api only.
 */
@NullMarked
package io.pcm.protocol.message;

import org.jspecify.annotations.NullMarked;
