/**
 * The output of a run as types: the lines of result files, and the item of a {@code call} task,
 * which says where the result files are. The artifact {@code pcm-json} reads both.
 */
@NullMarked
package io.pcm.api.results;

import org.jspecify.annotations.NullMarked;
