/**
 * Grid Engine as a {@link io.pcm.api.batch.BatchSystem}, by its own commands: {@code qsub}, {@code
 * qstat}, {@code qacct}, {@code qdel}. Knows api and what the batch systems share; nothing of
 * pilots but that they are commands.
 */
@NullMarked
package io.pcm.sge;

import org.jspecify.annotations.NullMarked;
