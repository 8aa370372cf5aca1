package io.pcm.lab;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.runtime.keeper.GroupPlanner;
import io.pcm.runtime.keeper.KeeperPace;
import io.pcm.runtime.keeper.KeptPilots;
import io.pcm.runtime.keeper.PilotGroup;
import io.pcm.runtime.keeper.PilotSight;
import io.pcm.runtime.sites.Pilots;
import io.pcm.simulator.LentRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The code that runs on real machines, with groups between none and all of the pilots that there
 * may be.
 */
final class InRange implements Asking {
  /** Only its name and bounds count here. */
  private static final String ANY_SYSTEM = "local";

  private final LentRun run;
  private final PilotGroup.Desk desk;
  private final Map<PilotGroup, LentSystem> groups = new LinkedHashMap<>();

  InRange(LentRun run, LentCluster cluster, List<LentGroup> lent) {
    this.run = run;
    desk = new LentDesk(run);
    GroupPlanner planner = new GroupPlanner(run::outlook);
    for (LentGroup each : lent) {
      LentSystem system = cluster.open(each.name(), each.partition());
      Pilots pilots = Pilots.on(ANY_SYSTEM).name(each.name()).between(0, each.max());
      groups.put(
          new PilotGroup(pilots, new LentSource(system), planner, KeeperPace.SHARED, new Notes()),
          system);
    }
  }

  @Override
  public void look() {
    List<PilotSight> sights =
        run.view().pilots().stream().flatMap(each -> PilotSight.of(each).stream()).toList();
    Set<JobId> live = sights.stream().map(PilotSight::job).collect(Collectors.toSet());
    for (PilotGroup group : groups.keySet()) {
      try {
        group.look(desk, () -> new PilotGroup.Sights(sights, live), run.now());
      } catch (BatchSystemException | IOException e) {
        throw new IllegalStateException("a lent cluster always answers", e);
      }
    }
  }

  @Override
  public void end() {
    groups.forEach((group, system) -> system.cancel(group.jobs()));
  }

  /** Nobody reads them; that a group gives up is an error here. */
  private static final class Notes implements KeptPilots.Listener {
    @Override
    public void note(String text) {}

    @Override
    public void gaveUp(String message) {
      throw new IllegalStateException(message);
    }
  }
}
