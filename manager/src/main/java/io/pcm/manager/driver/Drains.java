package io.pcm.manager.driver;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Event;
import io.pcm.protocol.message.SessionId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Drains pilots, and remembers which jobs were drained. Thread-safe. */
public final class Drains {
  private static final String ALL = "all";
  private static final String REASON = "asked to leave by pcm pilots drain";
  private static final String UNNEEDED = "the run does not need it any more";

  private final Supplier<RunProgress> view;
  private final Consumer<Event> events;
  private final Set<String> dismissed = ConcurrentHashMap.newKeySet();
  private final Set<String> drained = ConcurrentHashMap.newKeySet();
  private volatile boolean all;

  /**
   * @param view a recent snapshot of the run
   * @param events accepts events; may block while the manager is overloaded
   * @param drained jobs that were drained under an earlier manager
   */
  public Drains(Supplier<RunProgress> view, Consumer<Event> events, Collection<String> drained) {
    this.view = view;
    this.events = events;
    this.dismissed.addAll(drained);
    this.drained.addAll(drained);
  }

  /**
   * Drains connected pilots.
   *
   * @param wanted a pilot's name, its job, or {@code all}
   * @return number of pilots drained
   */
  public int pilots(String wanted) {
    if (wanted.equals(ALL)) {
      all = true;
    }
    List<PilotProgress> meant = here(pilot -> isMeant(wanted, pilot));
    for (PilotProgress pilot : meant) {
      dismissed.add(pilot.job());
      events.accept(new Event.PilotDrainAsked(SessionId.parse(pilot.session()), REASON));
    }
    return meant.size();
  }

  /**
   * Drains the pilots of these jobs, connected or not.
   *
   * @return number of connected pilots drained
   */
  public int jobs(Collection<String> wanted) {
    return jobs(wanted, REASON);
  }

  /** The same, because the run does not need these pilots. */
  public void release(Collection<String> unneeded) {
    jobs(unneeded, UNNEEDED);
  }

  private int jobs(Collection<String> wanted, String reason) {
    Set<String> jobs =
        wanted.stream().filter(JobId::isOne).collect(Collectors.toCollection(TreeSet::new));
    // Counts first, because a drained pilot may be gone before it is counted.
    int here = here(pilot -> jobs.contains(JobHere.jobOf(pilot.job()))).size();
    dismissed.addAll(jobs);
    List<String> more = jobs.stream().filter(drained::add).toList();
    if (!more.isEmpty()) {
      events.accept(new Event.JobsDrainAsked(more, reason));
    }
    return here;
  }

  private List<PilotProgress> here(Predicate<PilotProgress> which) {
    return view.get().pilots().stream().filter(which).toList();
  }

  private static boolean isMeant(String wanted, PilotProgress pilot) {
    return wanted.equals(ALL)
        || wanted.equals(pilot.pilot())
        || wanted.equals(pilot.job())
        || wanted.equals(JobHere.jobOf(pilot.job()));
  }

  /** Jobs whose pilots were drained, under this manager or an earlier one. */
  public Set<String> dismissed() {
    return Set.copyOf(dismissed);
  }

  /** Whether all pilots were drained. */
  public boolean all() {
    return all;
  }
}
