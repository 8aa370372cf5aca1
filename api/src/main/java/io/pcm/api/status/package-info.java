/**
 * The state of a run at one moment, as values. Listeners of a run receive it, and {@code pcm
 * status} and its JSON show it.
 */
@NullMarked
package io.pcm.api.status;

import org.jspecify.annotations.NullMarked;
