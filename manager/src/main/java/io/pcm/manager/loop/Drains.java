package io.pcm.manager.loop;

import io.pcm.api.batch.JobHere;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.RunView;
import io.pcm.protocol.message.SessionId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Has pilots leave for good and knows whose that are. From any thread. */
final class Drains {
  private static final String ALL = "all";
  private static final String REASON = "asked to leave by pcm pilots drain";

  /** What {@link io.pcm.api.batch.JobId} allows. */
  private static final int JOB_LENGTH_MAX = 128;

  private final Loop loop;
  private final Set<String> dismissed = ConcurrentHashMap.newKeySet();
  private final Set<String> drained = ConcurrentHashMap.newKeySet();
  private volatile boolean all;

  /**
   * @param drained jobs that were drained under an earlier manager
   */
  Drains(Loop loop, Collection<String> drained) {
    this.loop = loop;
    this.dismissed.addAll(drained);
    this.drained.addAll(drained);
  }

  /**
   * Pilots that are here.
   *
   * @param wanted a pilot's name, its job, or {@code all}
   * @return how many there are
   */
  int pilots(String wanted) {
    if (wanted.equals(ALL)) {
      all = true;
    }
    List<RunView.PilotView> meant = here(pilot -> isMeant(wanted, pilot));
    for (RunView.PilotView pilot : meant) {
      dismissed.add(pilot.job());
      loop.tell(new Event.PilotDrainAsked(SessionId.parse(pilot.session()), REASON));
    }
    return meant.size();
  }

  /**
   * Pilots of these jobs, here or still to come.
   *
   * @return how many are here
   */
  int jobs(Collection<String> wanted) {
    Set<String> jobs =
        wanted.stream()
            .filter(job -> !job.isBlank() && job.length() <= JOB_LENGTH_MAX)
            .collect(Collectors.toCollection(TreeSet::new));
    // First, because a pilot that is told may be gone before it is counted.
    int here = here(pilot -> jobs.contains(JobHere.jobOf(pilot.job()))).size();
    dismissed.addAll(jobs);
    List<String> more = jobs.stream().filter(drained::add).toList();
    if (!more.isEmpty()) {
      loop.tell(new Event.JobsDrainAsked(more, REASON));
    }
    return here;
  }

  private List<RunView.PilotView> here(Predicate<RunView.PilotView> which) {
    return loop.view().pilots().stream().filter(which).toList();
  }

  private static boolean isMeant(String wanted, RunView.PilotView pilot) {
    return wanted.equals(ALL)
        || wanted.equals(pilot.pilot())
        || wanted.equals(pilot.job())
        || wanted.equals(JobHere.jobOf(pilot.job()));
  }

  Set<String> dismissed() {
    return Set.copyOf(dismissed);
  }

  boolean all() {
    return all;
  }
}
