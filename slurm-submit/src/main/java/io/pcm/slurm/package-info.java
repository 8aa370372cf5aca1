/**
 * Slurm as a {@link io.pcm.api.batch.BatchSystem}, using its commands: {@code sbatch}, {@code
 * squeue}, {@code sacct}, {@code scancel}. Depends on api and the common code of the batch systems.
 * To it, a pilot is just a command.
 */
@NullMarked
package io.pcm.slurm;

import org.jspecify.annotations.NullMarked;
