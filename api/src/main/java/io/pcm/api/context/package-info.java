/**
 * The context protocol: frames between a pilot and the process of a context. Both sides of it use
 * this package; programs in other languages follow {@code docs/context-protocol.md}.
 */
@NullMarked
package io.pcm.api.context;

import org.jspecify.annotations.NullMarked;
