/**
 * Slurm as a {@link io.pcm.api.batch.BatchSystem}, by its own commands: {@code sbatch}, {@code
 * squeue}, {@code sacct}, {@code scancel}. Knows api and what the batch systems share; nothing of
 * pilots but that they are commands.
 */
@NullMarked
package io.pcm.slurm;

import org.jspecify.annotations.NullMarked;
