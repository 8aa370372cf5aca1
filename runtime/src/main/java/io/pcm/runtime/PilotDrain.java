package io.pcm.runtime;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.runtime.RunException.Kind;
import io.pcm.runtime.pilots.Site;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has pilots leave for good. The manager is told of all their jobs before any is taken from its
 * queue: one that starts meanwhile leaves when it joins.
 */
final class PilotDrain {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** With ids as long as they may be, so many are half a message. */
  private static final int JOBS_TOLD_AT_ONCE = 4_000;

  private final Path access;

  PilotDrain(Path access) {
    this.access = access;
  }

  /**
   * @param wanted a job, a pilot's name, or {@code all}
   * @param notes what is known of the answer already
   * @throws RunException if no manager answers; then nothing was done
   */
  PilotJobs.Drained of(String wanted, DrainPlan plan, List<String> notes) throws RunException {
    // First, because a pilot that is told by its job may be gone before it is counted.
    int told = ask(new ControlMessage.DrainRequest(wanted));
    for (int i = 0; i < plan.jobs().size(); i += JOBS_TOLD_AT_ONCE) {
      int end = Math.min(plan.jobs().size(), i + JOBS_TOLD_AT_ONCE);
      ask(new ControlMessage.DrainJobsRequest(plan.jobs().subList(i, end)));
    }
    List<String> all = new ArrayList<>(notes);
    int taken = 0;
    int later = plan.starting();
    for (Map.Entry<String, List<JobId>> each : plan.waiting().entrySet()) {
      try (BatchSystem system = Site.named(each.getKey()).open()) {
        system.cancel(each.getValue());
        taken += each.getValue().size();
      } catch (BatchSystemException e) {
        later += each.getValue().size();
        all.add(each.getKey() + " took no job from its queue: " + e.getMessage());
      }
    }
    return new PilotJobs.Drained(told, taken, later, List.copyOf(all));
  }

  private int ask(ControlMessage request) throws RunException {
    try {
      ControlMessage answer = ControlClient.ask(access, request, PATIENCE);
      if (answer instanceof ControlMessage.DrainReply reply) {
        return reply.pilots();
      }
      throw new IOException("it answered " + answer);
    } catch (IOException e) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "no manager of this run answers, so nobody can tell its pilots to leave: "
              + e.getMessage()
              + "; pcm pilots cancel takes their jobs back",
          e);
    }
  }
}
