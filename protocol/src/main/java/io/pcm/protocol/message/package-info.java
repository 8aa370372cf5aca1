/**
 * The messages between manager and pilot, as values. The cores of both sides use them; {@code
 * codec} and {@code seal} turn them into bytes. Depends only on api.
 */
@NullMarked
package io.pcm.protocol.message;

import org.jspecify.annotations.NullMarked;
