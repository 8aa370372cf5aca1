package io.pcm.runtime.keeper;

import io.pcm.api.MonotonicClock;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.workflow.Library;
import io.pcm.manager.core.Outlook;
import io.pcm.manager.loop.Manager;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.Pilots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The pilots that a run starts itself: one or more groups of them. */
public final class RunPilots implements AutoCloseable {
  /** A pilot that was just started may join before its job is known here. */
  private static final Duration LEFTOVER = Duration.ofSeconds(5);

  private final List<Member> members = new ArrayList<>();
  private final NewBounds newBounds;
  private volatile Outlook outlook = new Outlook(List.of(), List.of());

  private boolean started;

  /** One group. */
  private static final class Member implements KeptPilots.Listener {
    final Pilots pilots;
    final PilotSource source;
    private final Consumer<String> note;
    private final KeptPilots kept;

    /** Why it can start no pilot any more; empty if it can. */
    volatile String trouble = "";

    Member(
        Pilots pilots,
        PilotSource source,
        GroupPlanner planner,
        MonotonicClock clock,
        Consumer<String> note) {
      this.pilots = pilots;
      this.source = source;
      this.note = note;
      KeeperPace pace = pilots.isLocal() ? KeeperPace.LOCAL : KeeperPace.SHARED;
      PilotGroup group = new PilotGroup(pilots, source, planner, pace, this);
      this.kept = new KeptPilots(group, source, pace, clock, this);
    }

    @Override
    public void note(String text) {
      note.accept(text);
    }

    @Override
    public void gaveUp(String message) {
      trouble = message;
    }
  }

  /**
   * @param groups one or more, with different names
   * @param libraries for which the pilots must have room
   * @param note accepts messages about the pilots for the user
   * @throws RunException if the installation is unknown
   */
  public RunPilots(
      List<Pilots> groups, RunPaths paths, List<Library> libraries, Consumer<String> note)
      throws RunException {
    newBounds = new NewBounds(paths);
    GroupPlanner planner = new GroupPlanner(() -> outlook);
    MonotonicClock clock = new MonotonicClock();
    for (Pilots group : groups) {
      PilotSource source = source(group, paths, libraries, note);
      members.add(new Member(group, source, planner, clock, note));
    }
  }

  private static PilotSource source(
      Pilots group, RunPaths paths, List<Library> libraries, Consumer<String> note)
      throws RunException {
    if (group.isLocal()) {
      LocalPilots local = new LocalPilots(group, paths);
      local.remarks(libraries).forEach(note);
      return local;
    }
    group.settings().memoryNote(libraries).ifPresent(note);
    return new SubmittedPilots(paths, group.settings().roomFor(libraries), group.name());
  }

  /** The names of the batch systems of these groups, by their own. */
  public static Map<String, String> systems(List<Pilots> groups) {
    Map<String, String> systems = new LinkedHashMap<>();
    groups.forEach(group -> systems.put(group.name(), group.system().name()));
    return systems;
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
    boolean hadWork = hasWork(outlook);
    outlook = manager.outlook();
    boolean wake = started && !hadWork && hasWork(outlook);
    for (Member member : members) {
      newBounds.of(member.pilots).ifPresent(member.kept::bounds);
      member.kept.seen(sights);
      if (!started) {
        member.kept.start(new Desk(manager));
      } else if (wake) {
        member.kept.wake();
      }
    }
    started = true;
    if (manager.drains().all()) {
      manager.drains().jobs(jobs().stream().map(JobId::value).toList());
    }
    dismissLeftovers(sights, manager);
    giveUpIfNoneCan(view);
  }

  private static boolean hasWork(Outlook outlook) {
    return outlook.work().stream().anyMatch(work -> work.waiting() > 0);
  }

  private void giveUpIfNoneCan(RunProgress view) throws RunException {
    if (view.pilots().isEmpty() && members.stream().noneMatch(each -> each.trouble.isEmpty())) {
      List<String> troubles = members.stream().map(each -> each.trouble).distinct().toList();
      throw new RunException(Kind.ENVIRONMENT, String.join("\n", troubles));
    }
  }

  private List<JobId> jobs() {
    return members.stream().flatMap(each -> each.kept.jobs().stream()).toList();
  }

  /** How the groups are. Thread-safe. */
  public List<GroupProgress> progress() {
    return members.stream().map(each -> each.kept.progress()).toList();
  }

  /** Pilots that an earlier manager started and that its record does not name. */
  private void dismissLeftovers(List<PilotSight> sights, Manager manager) {
    List<String> left =
        sights.stream()
            .filter(each -> each.here().compareTo(LEFTOVER) > 0)
            .map(PilotSight::job)
            .filter(this::isLeft)
            .map(JobId::value)
            .toList();
    if (!left.isEmpty()) {
      manager.drains().jobs(left);
    }
  }

  private boolean isLeft(JobId job) {
    List<PilotSource> alone =
        members.stream().map(each -> each.source).filter(each -> each.startsAlone(job)).toList();
    return !alone.isEmpty() && alone.stream().noneMatch(each -> each.owns(job));
  }

  /** From now on, pilots are not replaced. Thread-safe. */
  public void drain() {
    members.forEach(each -> each.kept.drain());
  }

  /** Kills pilots on this machine, for a manager that ends without {@link #close}. */
  public void killHere() {
    members.forEach(each -> each.source.killHere());
  }

  @Override
  public void close() {
    close(false);
  }

  /**
   * @param keepJobs whether jobs of batch systems stay, because they are another manager's
   */
  public void close(boolean keepJobs) {
    drain();
    for (Member member : members) {
      if (!keepJobs || member.pilots.isLocal()) {
        member.kept.close();
      }
    }
  }

  /** The manager as its groups see it. */
  private static final class Desk implements PilotGroup.Desk {
    private final Manager manager;

    Desk(Manager manager) {
      this.manager = manager;
    }

    @Override
    public Collection<JobId> dismissed() {
      return manager.drains().dismissed().stream()
          .map(JobHere::jobOf)
          .filter(JobId::isOne)
          .map(JobId::new)
          .toList();
    }

    @Override
    public boolean allDismissed() {
      return manager.drains().all();
    }

    @Override
    public void release(Collection<JobId> jobs) {
      manager.drains().release(jobs.stream().map(JobId::value).toList());
    }

    @Override
    public boolean isOver() {
      RunProgress view = manager.view();
      return view.outcome() != null || view.draining();
    }
  }
}
