/**
 * How a run goes at one moment, as typed values: what listeners of a run get, what {@code pcm
 * status} shows and what its JSON is made of. Knows nothing but values.
 */
@NullMarked
package io.pcm.api.status;

import org.jspecify.annotations.NullMarked;
