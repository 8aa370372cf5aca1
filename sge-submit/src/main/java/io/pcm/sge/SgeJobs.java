package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Combines what is known of jobs: from the queue, from the description of jobs in error, and from
 * the accounting file for jobs that ended.
 */
final class SgeJobs {
  /**
   * Maximum number of jobs in error whose reasons are looked up per query; an array counts once.
   */
  private static final int REASONS_MAX = 5;

  private static final Logger LOG = LoggerFactory.getLogger(SgeJobs.class);

  private final SgeCommands commands;
  private final Accounting accounting;
  private final Memory memory;

  SgeJobs(SgeCommands commands, Memory memory) {
    this.commands = commands;
    this.accounting = new Accounting(commands);
    this.memory = memory;
  }

  /** Jobs and arrays with exactly this name that are not being deleted, lowest number first. */
  List<Long> named(String name) throws BatchSystemException {
    return commands.queued().stream()
        .filter(row -> row.name().equals(name) && !SgeState.isBeingDeleted(row.letters()))
        .map(QstatRow::base)
        .distinct()
        .sorted()
        .toList();
  }

  List<JobState> query(Set<SgeId> ids) throws BatchSystemException {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<Long, List<QstatRow>> queue =
        commands.queued().stream().collect(Collectors.groupingBy(QstatRow::base));
    Map<SgeId, QstatRow> queued = new HashMap<>();
    for (SgeId id : ids) {
      queue.getOrDefault(id.base(), List.of()).stream()
          .filter(row -> row.covers(id))
          .findFirst()
          .ifPresent(row -> queued.put(id, row));
    }
    queued.forEach((id, row) -> memory.queued(id, row.letters()));
    lookForEnds(ids.stream().filter(id -> !queued.containsKey(id)).toList());
    Map<Long, Map<Integer, String>> errors = errors(queued.values());
    List<JobState> states = new ArrayList<>();
    for (SgeId id : ids) {
      state(id, Optional.ofNullable(queued.get(id)), errors).ifPresent(states::add);
    }
    return states;
  }

  private Optional<JobState> state(
      SgeId id, Optional<QstatRow> row, Map<Long, Map<Integer, String>> errors) {
    if (row.isEmpty()) {
      return memory.end(id);
    }
    Map<Integer, String> reasons = errors.getOrDefault(id.base(), Map.of());
    boolean error = SgeState.isError(row.get().letters());
    String reason = error ? reasons.getOrDefault(Math.max(id.number(), 1), "") : "";
    return Optional.of(row.get().state(id, reason));
  }

  private void lookForEnds(Collection<SgeId> gone) {
    List<SgeId> open = memory.open(gone);
    accounting.ends(open).forEach(memory::looked);
  }

  /** If a reason is unavailable, it is omitted, because the state is more important. */
  private Map<Long, Map<Integer, String>> errors(Collection<QstatRow> rows) {
    Map<Long, Map<Integer, String>> errors = new HashMap<>();
    rows.stream()
        .filter(row -> SgeState.isError(row.letters()))
        .map(QstatRow::base)
        .distinct()
        .limit(REASONS_MAX)
        .forEach(
            base -> {
              try {
                errors.put(base, JobDescription.errors(commands.described(base)));
              } catch (BatchSystemException e) {
                LOG.info("Cannot tell why job {} is in error: {}", base, e.getMessage());
              }
            });
    return errors;
  }

  void cancel(Set<SgeId> ids) throws BatchSystemException {
    commands.qdel(TaskRanges.words(ids));
    memory.unwanted(ids);
  }
}
