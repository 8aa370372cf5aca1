package io.pcm.pilot;

import io.pcm.api.batch.JobLife;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The batch job of a pilot.
 *
 * @param label the job's id and number of restarts, see {@link io.pcm.api.batch.JobHere#label}
 * @param life remaining life; empty if the batch system did not say
 * @param again asks the batch system again; may take long
 */
public record PilotJob(String label, Optional<JobLife> life, Supplier<Optional<JobLife>> again) {}
