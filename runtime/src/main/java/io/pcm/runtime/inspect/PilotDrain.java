package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Drains pilots permanently. The manager learns of all jobs before any is removed from its queue,
 * so that a pilot that starts meanwhile leaves when it joins.
 */
final class PilotDrain {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** With ids of maximum length, this many take half a message. */
  private static final int JOBS_TOLD_AT_ONCE = 4_000;

  private static final String ALL = "all";

  private final ControlClient manager;

  PilotDrain(ControlClient manager) {
    this.manager = manager;
  }

  /**
   * @throws RunException if no manager answers, an id is unknown, or all meant jobs have ended;
   *     then no job was removed from a queue
   */
  PilotJobs.Drained of(WantedPilots wanted, PilotJobs.Listing listing) throws RunException {
    List<PilotRow> rows = listing.rows();
    int told = 0;
    List<String> unknown = new ArrayList<>();
    for (String id : wanted.unknown(rows)) {
      int joinedSince = pilots(id);
      told += joinedSince;
      if (joinedSince == 0) {
        unknown.add(id);
      }
    }
    PilotCancel.refuseUnknown(unknown);
    DrainPlan plan = DrainPlan.of(wanted.among(rows));
    List<String> ended = wanted.ended(rows);
    if (told == 0 && plan.isEmpty() && !wanted.all()) {
      throw new RunException(Kind.ENVIRONMENT, String.join("; ", ended));
    }
    List<String> notes = new ArrayList<>(listing.notes());
    notes.addAll(ended);
    return of(plan, wanted.all(), told, notes);
  }

  /**
   * @param everybody whether all pilots are meant, including those that the plan does not know
   * @param before number of pilots already told
   * @param notes notes known so far
   */
  private PilotJobs.Drained of(DrainPlan plan, boolean everybody, int before, List<String> notes)
      throws RunException {
    int all = everybody ? pilots(ALL) : 0;
    int told = before;
    for (String pilot : plan.pilots()) {
      told += pilots(pilot);
    }
    for (int i = 0; i < plan.jobs().size(); i += JOBS_TOLD_AT_ONCE) {
      int end = Math.min(plan.jobs().size(), i + JOBS_TOLD_AT_ONCE);
      told += ask(new ControlMessage.DrainJobsRequest(plan.jobs().subList(i, end)));
    }
    List<String> said = new ArrayList<>(notes);
    int taken = 0;
    int later = plan.starting();
    for (Map.Entry<String, List<JobId>> each : plan.waiting().entrySet()) {
      try (BatchSystem system = BatchSystems.site(each.getKey()).open()) {
        system.cancel(each.getValue());
        taken += each.getValue().size();
      } catch (BatchSystemException e) {
        later += each.getValue().size();
        said.add(each.getKey() + " cancelled no queued jobs: " + e.getMessage());
      }
    }
    return new PilotJobs.Drained(everybody ? all : told, taken, later, List.copyOf(said));
  }

  /** The number of connected pilots with this name, or of all pilots for {@code all}. */
  private int pilots(String wanted) throws RunException {
    return wanted.isEmpty() ? 0 : ask(new ControlMessage.DrainRequest(wanted));
  }

  private int ask(ControlMessage request) throws RunException {
    try {
      ControlMessage answer = manager.ask(request, PATIENCE);
      if (answer instanceof ControlMessage.DrainReply reply) {
        return reply.pilots();
      }
      throw new IOException("unexpected answer: " + answer);
    } catch (IOException e) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "the manager of this run does not answer, so its pilots cannot be drained: "
              + e.getMessage()
              + "; to cancel their jobs: pcm pilots cancel",
          e);
    }
  }
}
