/**
 * Data files in formats other than plain JSON Lines, and their conversion to it: {@link
 * io.pcm.data.DataConversion}. {@link io.pcm.data.FileHead} tells what a file is.
 */
@NullMarked
package io.pcm.data;

import org.jspecify.annotations.NullMarked;
