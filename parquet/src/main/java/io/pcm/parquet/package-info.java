/**
 * The reader of Parquet files: {@link io.pcm.parquet.ParquetFormat}. Nothing depends on this room;
 * it is loaded when a workflow has such a file.
 */
@NullMarked
package io.pcm.parquet;

import org.jspecify.annotations.NullMarked;
