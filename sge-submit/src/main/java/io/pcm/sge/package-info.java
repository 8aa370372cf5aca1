/**
 * Grid Engine as a {@link io.pcm.api.batch.BatchSystem}, using its commands: {@code qsub}, {@code
 * qstat}, {@code qacct}, {@code qdel}. Depends on api and the common code of the batch systems. To
 * it, a pilot is just a command.
 */
@NullMarked
package io.pcm.sge;

import org.jspecify.annotations.NullMarked;
