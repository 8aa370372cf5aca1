package io.pcm.runtime.keeper;

import io.pcm.manager.core.Outlook;
import io.pcm.runtime.scaling.GroupPlan;
import io.pcm.runtime.scaling.GroupState;
import io.pcm.runtime.scaling.Scaling;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Plans the groups of a run together, although each asks its batch system at its own times: a plan
 * for one group counts what was last known of the others. Thread-safe.
 */
public final class GroupPlanner {
  private final Scaling scaling = new Scaling();
  private final Supplier<Outlook> outlook;
  private final Map<String, GroupState> states = new LinkedHashMap<>();
  private Instant last = Instant.MIN;

  /**
   * @param outlook what is left to do, as of now; must be thread-safe
   */
  public GroupPlanner(Supplier<Outlook> outlook) {
    this.outlook = outlook;
  }

  /** What to do now about this group; the caller does it. */
  synchronized GroupPlan plan(GroupState group, Instant now) {
    states.put(group.name(), group);
    last = now.isAfter(last) ? now : last;
    Map<String, GroupPlan> plans =
        scaling.decide(outlook.get(), List.copyOf(states.values()), last);
    GroupPlan plan = Objects.requireNonNull(plans.get(group.name()), "there is a plan for each");
    scaling.carriedOut(group.name(), plan, last);
    return plan;
  }
}
