package io.pcm.api.status;

import io.pcm.api.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a run.
 *
 * <pre>{@code
 * run.onProgress(
 *     progress -> {
 *       for (TaskProgress task : progress.tasks()) {
 *         System.out.println(task.name() + ": " + task.succeeded() + " of " + task.calls());
 *       }
 *     });
 * }</pre>
 *
 * @param epoch number of managers that the run has had, including this one
 * @param outcome how the run ended; null while it runs
 * @param draining whether the run is being stopped
 * @param pilotsJoined since the run began
 * @param pilotsLost since the run began
 * @param dropped outcomes that arrived for calls that were already done
 * @param failures why calls failed or were not run, the most important first; limited in number
 * @param storeWaits why nothing can be stored at the moment; null if the store works
 * @param strangers connections and messages that did not belong to the run
 * @param adopted what this manager has taken over from pilots that came back
 * @param usage how pilots spent the time that they were held, by group and kind of device
 * @param groups the groups of pilots that the run requests itself
 */
public record RunProgress(
    int epoch,
    @Nullable Outcome outcome,
    boolean draining,
    List<TaskProgress> tasks,
    List<LibraryProgress> libraries,
    List<PilotProgress> pilots,
    int pilotsJoined,
    int pilotsLost,
    long dropped,
    List<FailureSummary> failures,
    @Nullable String storeWaits,
    Strangers strangers,
    Adopted adopted,
    List<UsageProgress> usage,
    List<GroupProgress> groups) {
  public RunProgress {
    tasks = List.copyOf(tasks);
    libraries = List.copyOf(libraries);
    pilots = List.copyOf(pilots);
    failures = List.copyOf(failures);
    // Absent in a status that an earlier version wrote.
    usage = usage == null ? List.of() : List.copyOf(usage);
    groups = groups == null ? List.of() : List.copyOf(groups);
  }

  /** A builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with the values of this snapshot. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.epoch = epoch;
    builder.outcome = outcome;
    builder.draining = draining;
    builder.tasks = tasks;
    builder.libraries = libraries;
    builder.pilots = pilots;
    builder.pilotsJoined = pilotsJoined;
    builder.pilotsLost = pilotsLost;
    builder.dropped = dropped;
    builder.failures = failures;
    builder.storeWaits = storeWaits;
    builder.strangers = strangers;
    builder.adopted = adopted;
    builder.usage = usage;
    builder.groups = groups;
    return builder;
  }

  /** Builds a snapshot. A value that is not set is zero, empty or null. */
  public static final class Builder {
    private int epoch;
    private @Nullable Outcome outcome;
    private boolean draining;
    private List<TaskProgress> tasks = List.of();
    private List<LibraryProgress> libraries = List.of();
    private List<PilotProgress> pilots = List.of();
    private int pilotsJoined;
    private int pilotsLost;
    private long dropped;
    private List<FailureSummary> failures = List.of();
    private @Nullable String storeWaits;
    private Strangers strangers = Strangers.NONE;
    private Adopted adopted = Adopted.NONE;
    private List<UsageProgress> usage = List.of();
    private List<GroupProgress> groups = List.of();

    private Builder() {}

    public Builder epoch(int value) {
      epoch = value;
      return this;
    }

    public Builder outcome(@Nullable Outcome value) {
      outcome = value;
      return this;
    }

    public Builder draining(boolean value) {
      draining = value;
      return this;
    }

    public Builder tasks(List<TaskProgress> value) {
      tasks = value;
      return this;
    }

    public Builder libraries(List<LibraryProgress> value) {
      libraries = value;
      return this;
    }

    public Builder pilots(List<PilotProgress> value) {
      pilots = value;
      return this;
    }

    public Builder pilotsJoined(int value) {
      pilotsJoined = value;
      return this;
    }

    public Builder pilotsLost(int value) {
      pilotsLost = value;
      return this;
    }

    public Builder dropped(long value) {
      dropped = value;
      return this;
    }

    public Builder failures(List<FailureSummary> value) {
      failures = value;
      return this;
    }

    public Builder storeWaits(@Nullable String value) {
      storeWaits = value;
      return this;
    }

    public Builder strangers(Strangers value) {
      strangers = value;
      return this;
    }

    public Builder adopted(Adopted value) {
      adopted = value;
      return this;
    }

    public Builder usage(List<UsageProgress> value) {
      usage = value;
      return this;
    }

    public Builder groups(List<GroupProgress> value) {
      groups = value;
      return this;
    }

    public RunProgress build() {
      return new RunProgress(
          epoch,
          outcome,
          draining,
          tasks,
          libraries,
          pilots,
          pilotsJoined,
          pilotsLost,
          dropped,
          failures,
          storeWaits,
          strangers,
          adopted,
          usage,
          groups);
    }
  }
}
