/**
 * What programs read of a run: the lines of result files, and the item of a {@code call} task that
 * says where they are. The artifact {@code pcm-json} reads both.
 */
@NullMarked
package io.pcm.api.results;

import org.jspecify.annotations.NullMarked;
