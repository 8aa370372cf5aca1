package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.Manager;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pilots that a run starts itself. */
public final class RunPilots implements AutoCloseable {
  /** A pilot that was just started may join before its job is known here. */
  private static final Duration LEFTOVER = Duration.ofSeconds(5);

  private final PilotSource source;
  private final KeptPilots pilots;
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

  /** Jobs that this manager has kept, ended or not: a dead pilot stays connected for a while. */
  private final Set<JobId> kept = new HashSet<>();

  private boolean started;

  /**
   * @param note accepts messages about the pilots for the user
   */
  public RunPilots(PilotSource source, int count, KeeperPace pace, Consumer<String> note) {
    this.source = source;
    this.pilots =
        new KeptPilots(
            source,
            count,
            pace,
            new KeptPilots.Listener() {
              @Override
              public void note(String text) {
                note.accept(text);
              }

              @Override
              public void gaveUp(String message) {
                trouble.set(message);
              }
            });
  }

  /**
   * Starts the pilots on the first call; then tracks which have joined. Once all pilots were
   * drained, this includes future ones.
   *
   * @throws RunException if no pilot can start and no other pilot is connected
   */
  public void tend(Manager manager) throws RunException {
    RunProgress view = manager.view();
    List<PilotSight> sights =
        view.pilots().stream().flatMap(each -> PilotSight.of(each).stream()).toList();
    pilots.seen(sights);
    if (!started) {
      started = true;
      pilots.start(() -> jobs(manager.dismissedJobs()), () -> ended(manager.view()));
    }
    if (manager.allDismissed()) {
      pilots.dismissAll();
      manager.drainJobs(pilots.jobs().stream().map(JobId::value).toList());
    }
    dismissLeftovers(sights, manager);
    String known = trouble.get();
    if (known != null && view.pilots().isEmpty()) {
      throw new RunException(Kind.ENVIRONMENT, known);
    }
  }

  /** Pilots that an earlier manager started and that its record does not name. */
  private void dismissLeftovers(List<PilotSight> sights, Manager manager) {
    kept.addAll(pilots.jobs());
    List<String> left =
        sights.stream()
            .filter(each -> each.here().compareTo(LEFTOVER) > 0)
            .map(PilotSight::job)
            .filter(job -> source.startsAlone(job) && !kept.contains(job))
            .map(JobId::value)
            .toList();
    if (!left.isEmpty()) {
      manager.drainJobs(left);
    }
  }

  private static boolean ended(RunProgress view) {
    return view.outcome() != null || view.draining();
  }

  private static List<JobId> jobs(Collection<String> labels) {
    return labels.stream().map(JobHere::jobOf).filter(JobId::isOne).map(JobId::new).toList();
  }

  /** From now on, pilots are not replaced. Thread-safe. */
  public void drain() {
    pilots.drain();
  }

  /** Kills pilots on this machine, for a manager that ends without {@link #close}. */
  public void killHere() {
    source.killHere();
  }

  @Override
  public void close() {
    pilots.close();
  }
}
