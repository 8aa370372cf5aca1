package io.pcm.pilot;

import io.pcm.api.batch.JobLife;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The batch job that a pilot is.
 *
 * @param label its id and run in the batch system's words
 * @param life from now on; empty if the batch system did not say
 * @param again asks the batch system once more; may take its time
 */
public record PilotJob(String label, Optional<JobLife> life, Supplier<Optional<JobLife>> again) {}
