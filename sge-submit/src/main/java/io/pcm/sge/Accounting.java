package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.FailurePause;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how jobs ended. qacct reads the accounting file of the whole site from the start, which
 * may take long. So each end is looked up until it is known, a few jobs at a time, jobs without an
 * entry rarely, and after a failure nothing for {@link #PAUSE}.
 */
final class Accounting {
  /** Maximum number of calls of qacct per query. */
  static final int CALLS_MAX = 8;

  /** Maximum number of tasks per call of qacct, about 1.5 KB each. */
  static final int TASKS_MAX = 2000;

  private static final Duration PAUSE = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(Accounting.class);

  private final SgeCommands commands;
  private final FailurePause pause = new FailurePause(PAUSE);

  Accounting(SgeCommands commands) {
    this.commands = commands;
  }

  /**
   * Looks up some of these jobs; returns each of them with its last run, if that was its end.
   *
   * <p>The other jobs are not looked up this time.
   */
  Map<SgeId, Optional<QacctRun>> ends(Collection<SgeId> ids) {
    Map<SgeId, Optional<QacctRun>> ends = new TreeMap<>();
    if (ids.isEmpty() || pause.isOn()) {
      return ends;
    }
    try {
      for (List<SgeId> some : portions(ids)) {
        int first = some.get(0).number();
        int last = some.get(some.size() - 1).number();
        String printed = commands.accounted(some.get(0).base(), first, last);
        some.forEach(id -> ends.put(id, Optional.empty()));
        QacctRun.parse(printed)
            .forEach(
                run ->
                    ends.computeIfPresent(
                        run.id(), (id, before) -> Optional.of(run).filter(QacctRun::isTheEnd)));
      }
      pause.succeeded();
    } catch (BatchSystemException e) {
      LOG.info("Cannot tell for {} min how jobs ended: {}", PAUSE.toMinutes(), e.getMessage());
      pause.failed();
    }
    return ends;
  }

  /** Groups of tasks of one job or array each, in order. */
  private static List<List<SgeId>> portions(Collection<SgeId> ids) {
    Map<String, List<SgeId>> portions =
        new TreeSet<>(ids)
            .stream()
                .collect(
                    Collectors.groupingBy(
                        id -> id.base() + "/" + id.number() / TASKS_MAX,
                        TreeMap::new,
                        Collectors.toList()));
    return portions.values().stream().limit(CALLS_MAX).toList();
  }
}
