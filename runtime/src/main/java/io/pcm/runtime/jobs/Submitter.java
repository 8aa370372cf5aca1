package io.pcm.runtime.jobs;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Submits pilots of one run, and records each submission before and after. */
public final class Submitter {
  private final RunPaths paths;
  private final PilotSettings settings;
  private final BatchSystem system;

  /** Tokens of submissions recorded here that were not sent, as far as known. */
  private final Set<String> unsent = new HashSet<>();

  public Submitter(RunPaths paths, PilotSettings settings, BatchSystem system) {
    this.paths = paths;
    this.settings = settings;
    this.system = system;
  }

  /**
   * Records a submission without sending it.
   *
   * @param group the group of pilots that they belong to; empty if a user submits them
   */
  public Submission intend(int count, String group) throws IOException {
    Files.createDirectories(paths.pilotJobs());
    Submission intended =
        Submission.intended(PilotRequest.newToken(), system.name(), Instant.now(), count, group);
    intended.write(paths.pilotJobs());
    unsent.add(intended.token());
    return intended;
  }

  /**
   * Sends a submission. Sending it again does not submit its pilots twice.
   *
   * @throws BatchSystemException if the batch system refused, or could not be asked before anything
   *     was sent; both are recorded. Or if it does not answer, so that the result is unknown
   * @throws RunException if it cannot be sent, for example because a file is missing; this is
   *     recorded
   */
  public Submission send(Submission intended, Set<String> avoid)
      throws BatchSystemException, RunException, IOException {
    PilotRequest request = prepared(intended).avoiding(avoid);
    // Its result is unknown again, whatever was recorded about an earlier attempt.
    intended.write(paths.pilotJobs());
    try {
      Submission done = intended.with(system.submit(request));
      done.write(paths.pilotJobs());
      return done;
    } catch (BatchSystemException e) {
      if (!e.nothingSent()) {
        unsent.remove(intended.token());
      }
      if (e.isRefusal() || unsent.contains(intended.token())) {
        failed(intended, e);
      }
      throw e;
    }
  }

  /** Records that the system refused this many pilots for now, which will be requested again. */
  public void postponed(Submission refused, int missing, String why) throws IOException {
    Submission.intended(refused.token(), system.name(), refused.when(), missing, refused.group())
        .refused(why)
        .write(paths.pilotJobs());
  }

  /** Deletes the record of a submission that was refused, because another one replaces it. */
  public void forget(Submission refused) throws IOException {
    Submission.delete(paths.pilotJobs(), refused.token());
    unsent.remove(refused.token());
  }

  private PilotRequest prepared(Submission intended) throws RunException, IOException {
    try {
      return request(intended);
    } catch (RunException e) {
      failed(intended, e);
      throw e;
    } catch (IOException e) {
      if (unsent.contains(intended.token())) {
        failed(intended, e);
      }
      throw e;
    }
  }

  private void failed(Submission intended, Exception why) throws IOException {
    intended.refused(String.valueOf(why.getMessage())).write(paths.pilotJobs());
  }

  private PilotRequest request(Submission intended) throws RunException, IOException {
    Optional<FilesToTransfer> carriage = PilotRequests.carriage(paths, settings, intended.token());
    if (carriage.isPresent()) {
      carriage.get().write();
    }
    return PilotRequests.of(paths, settings, intended, carriage);
  }

  /** Pilots of this group that an earlier manager of the run requested, oldest first. */
  public List<Submission> keptBefore(String group) throws IOException {
    return Submission.all(paths.pilotJobs()).stream()
        .filter(each -> each.group().equals(group) && each.system().equals(system.name()))
        .toList();
  }
}
