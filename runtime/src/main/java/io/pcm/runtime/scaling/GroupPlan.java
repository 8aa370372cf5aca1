package io.pcm.runtime.scaling;

import io.pcm.api.batch.JobId;
import java.util.List;

/**
 * What to do about one group of pilots.
 *
 * @param wanted number of jobs to have, waiting or not, without those below
 * @param cancel waiting jobs that are not needed any more
 * @param release jobs whose pilots are idle and will not be needed soon
 * @param reason why not more are wanted
 */
public record GroupPlan(int wanted, List<JobId> cancel, List<JobId> release, Reason reason) {
  public GroupPlan {
    cancel = List.copyOf(cancel);
    release = List.copyOf(release);
  }
}
