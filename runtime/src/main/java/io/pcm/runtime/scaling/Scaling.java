package io.pcm.runtime.scaling;

import io.pcm.manager.core.Outlook;
import io.pcm.runtime.scaling.Paces.Pace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides how many pilots each group of a run should have. A pure core: its input includes the
 * time, and others carry out its decisions.
 *
 * <p>Another pilot is wanted if it will do at least as much work, in seconds, as its start and its
 * load cost, before the pilots that are there or coming have done everything. Decision 0051 has the
 * reasons.
 */
public final class Scaling {
  private final Map<String, Group> groups = new LinkedHashMap<>();

  /**
   * What to do about each group, in the order of {@code states}.
   *
   * @param outlook what is left to do
   * @param states the groups, always the same ones
   * @param now must not go back
   */
  public Map<String, GroupPlan> decide(Outlook outlook, List<GroupState> states, Instant now) {
    Map<String, Group> owners = new HashMap<>();
    for (GroupState state : states) {
      Group group = groups.computeIfAbsent(state.name(), name -> new Group(state));
      group.see(state, now);
      state.jobs().forEach(job -> owners.put(job.id().value(), group));
    }
    for (Outlook.Member member : outlook.pilots()) {
      Group owner = owners.get(member.job());
      if (owner != null) {
        owner.has(member);
      }
    }
    groups.values().forEach(Group::complete);
    Paces paces = new Paces(outlook);
    Rest rest = rest(outlook, paces);
    Map<String, GroupPlan> plans = new HashMap<>();
    for (Group group : inOrder(paces, rest)) {
      GroupPlan plan = new GroupDecision(group, outlook, rest, now).plan();
      plans.put(group.state().name(), plan);
    }
    Map<String, GroupPlan> inTheirOrder = new LinkedHashMap<>();
    states.forEach(state -> inTheirOrder.put(state.name(), plans.get(state.name())));
    return inTheirOrder;
  }

  /** A plan for one of the groups is carried out. */
  public void carriedOut(String name, GroupPlan plan, Instant now) {
    Group group = groups.get(name);
    if (group != null) {
      group.carriedOut(plan, now);
    }
  }

  /** The pilots that are connected, and the jobs that have started. */
  private Rest rest(Outlook outlook, Paces paces) {
    Forecast forecast = new Forecast();
    int coming = 0;
    Set<String> needed = new HashSet<>();
    outlook.work().stream()
        .filter(work -> work.calls() > 0)
        .forEach(work -> needed.add(work.library()));
    for (Outlook.Member member : outlook.pilots()) {
      if (!member.stays()) {
        continue;
      }
      boolean warm =
          member.loading().isEmpty() && member.libraries().stream().anyMatch(needed::contains);
      coming += warm ? 0 : 1;
      if (paces.areKnown()) {
        Pace pace = paces.of(member.device());
        double loading = member.loading().map(since -> since.toMillis() / 1e3).orElse(0.0);
        double ready = warm ? 0 : Math.max(0, pace.loadSeconds() - loading);
        forecast.add(1, ready, 1 / pace.workSeconds());
      }
    }
    for (Group group : groups.values()) {
      int starting = group.starting();
      coming += starting;
      if (paces.areKnown() && starting > 0) {
        Pace pace = group.pace(paces);
        double ready = group.history.bootSeconds() + pace.loadSeconds();
        forecast.add(starting, ready, 1 / pace.workSeconds());
      }
    }
    return new Rest(paces, forecast, coming);
  }

  /** Those that do most for an hour held come first. */
  private List<Group> inOrder(Paces paces, Rest rest) {
    List<Group> all = new ArrayList<>(groups.values());
    if (paces.areKnown()) {
      Map<Group, Double> worth = new HashMap<>();
      all.forEach(group -> worth.put(group, rest.worth(group)));
      all.sort(Comparator.comparing(worth::get).reversed());
    }
    return all;
  }
}
