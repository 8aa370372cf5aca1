/**
 * The context protocol: frames between a pilot and the process of a context. Both sides use this
 * package. Programs in other languages follow {@code docs/context-protocol.md}.
 */
@NullMarked
package io.pcm.api.context;

import org.jspecify.annotations.NullMarked;
