package io.pcm.runtime.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.manager.core.Outlook;
import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Job;
import io.pcm.runtime.scaling.GroupState.Stage;
import io.pcm.runtime.scaling.GroupState.Trouble;
import io.pcm.runtime.sites.PilotBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Here a load takes 100 s, a pilot does one call per second, and a job connects within 5 s. */
final class ScalingTest {
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration LOAD = Duration.ofSeconds(100);
  private static final PilotBounds WIDE =
      new PilotBounds(0, 200, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());

  private final Scaling scaling = new Scaling();
  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final Map<JobId, Outlook.Member> members = new LinkedHashMap<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private PilotBounds bounds = WIDE;
  private Outlook.Work work = unknown(100_000);
  private int number;

  @Test
  void aFixedGroupHasItsNumberFromTheStart() {
    bounds = PilotBounds.fixed(64);

    assertThat(decide().wanted()).isEqualTo(64);
    assertThat(decide().reason().kind()).isEqualTo(Reason.Kind.FIXED);
  }

  @Test
  void asksForAFewPilotsBeforeAnythingIsKnownAndForTwiceAsManyWhileTheyStartAtOnce() {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      wanted.add(grow().wanted());
      startAll();
    }
    assertThat(wanted).containsExactly(8, 16, 32, 64, 128, 200);
  }

  @Test
  void noMoreJobsWaitThanHaveStartedInTheLastMinutes() {
    for (int i = 0; i < 10; i++) {
      assertThat(grow().wanted()).as("decision %d", i).isEqualTo(8);
    }
    assertThat(decide().reason().kind()).isEqualTo(Reason.Kind.PENDING);
  }

  @Test
  void asManyWaitAsTheUserAllows() {
    bounds = WIDE.pending(20);

    assertThat(grow().wanted()).isEqualTo(20);
    assertThat(grow().wanted()).isEqualTo(20);
  }

  @Test
  void asksAtMostOnceInAStep() {
    assertThat(grow().wanted()).isEqualTo(8);
    startAll();
    now = now.minus(STEP).plusSeconds(1);

    GroupPlan tooSoon = decide();
    assertThat(tooSoon.wanted()).isEqualTo(8);
    assertThat(tooSoon.reason().kind()).isEqualTo(Reason.Kind.NEXT_STEP);
  }

  @Test
  void asksForNoMorePilotsThanCallsCanKeepBusy() {
    work = unknown(3);

    assertThat(grow().wanted()).isEqualTo(3);
  }

  /** Each pilot holds a machine for 105 s before it serves, so it must serve for 105 s. */
  @Test
  void anotherPilotIsWantedIfItWillServeForAsLongAsItTakesToStartAndLoad() {
    serving(1);
    work = known(210 + 105);
    assertThat(grow().wanted()).isEqualTo(2);
    work = known(210 + 104);
    jobs.keySet().removeIf(job -> !members.containsKey(job));
    assertThat(grow().wanted()).isEqualTo(1);
    assertThat(decide().reason().kind()).isEqualTo(Reason.Kind.ENOUGH);
  }

  @Test
  void pilotsThatAreLoadingCountFromWhenTheyWillServe() {
    serving(1);
    loading(1, Duration.ofSeconds(60));
    work = known(210 + 170 + 104);
    assertThat(grow().wanted()).isEqualTo(2);
    work = known(210 + 170 + 105);
    assertThat(grow().wanted()).isEqualTo(3);
  }

  @Test
  void aLongQueueMakesAnotherPilotPayLess() {
    serving(1);
    work = known(600);
    assertThat(grow().wanted()).isEqualTo(4);
    jobs.keySet().removeIf(job -> !members.containsKey(job));

    JobId late = waits();
    pass(Duration.ofSeconds(400));
    start(late);
    connect(late);
    work = known(700);
    assertThat(decide().wanted()).as("400 s in the queue, then 105 s, then too late").isEqualTo(2);
  }

  @Test
  void whereJobsStartOneAfterAnotherTheNextOneWaitsForItsTurnNotAsLongAsTheLast() {
    serving(1);
    List<JobId> queue = List.of(waits(), waits(), waits(), waits(), waits());
    for (JobId job : queue) {
      pass(Duration.ofSeconds(400));
      start(job);
      decide();
      connect(job);
      decide();
    }
    work = known(6 * 1_000);

    assertThat(decide().wanted()).as("done in 1000 s; its turn is in 400 s").isGreaterThan(6);
    work = known(6 * 600);
    assertThat(decide().wanted()).as("done in 600 s; it would serve from 505 s").isEqualTo(6);
  }

  @Test
  void waitingJobsThatNoLongerPayAreCancelledLastFirstButNotOnAFirstImpression() {
    serving(1);
    work = known(10_000);
    grow();
    List<JobId> waiting = waiting();
    assertThat(waiting).hasSize(8);

    work = known(210 + 105 * 2);
    assertThat(decide().cancel()).isEmpty();
    pass(STEP);
    assertThat(decide().cancel()).isEmpty();
    pass(STEP);
    GroupPlan plan = decide();
    assertThat(plan.cancel()).hasSize(6).doesNotContain(waiting.get(0), waiting.get(1));
    assertThat(plan.wanted()).isEqualTo(3);
  }

  @Test
  void idlePilotsLeaveAfterTwiceTheirLoad() {
    serving(3);
    work = known(0);
    idle(Duration.ofSeconds(199));
    assertThat(decide().release()).isEmpty();
    idle(Duration.ofSeconds(200));
    assertThat(decide().release()).hasSize(3);
    assertThat(decide().wanted()).isZero();
  }

  @Test
  void idlePilotsLeaveWhenTheUserSaysAndSomeStayForTheMinimum() {
    bounds = WIDE.between(1, 200).idle(Duration.ofSeconds(5));
    serving(3);
    work = known(0);
    idle(Duration.ofSeconds(5));

    assertThat(decide().release()).hasSize(2);
    assertThat(decide().wanted()).isEqualTo(1);
  }

  @Test
  void idlePilotsStayForAStageThatBeginsBeforeAnotherLoadWouldEnd() {
    serving(3);
    idle(Duration.ofMinutes(10));
    work = ahead(Duration.ofSeconds(105));
    assertThat(decide().release()).isEmpty();
    work = ahead(Duration.ofSeconds(106));
    assertThat(decide().release()).hasSize(3);
  }

  @Test
  void nothingIsAskedForWhileItemsAreCountedNorDoesAnybodyLeave() {
    serving(2);
    idle(Duration.ofMinutes(10));
    work = new Outlook.Work("lib", 0, 0, 1, true, Optional.empty(), List.of());

    GroupPlan plan = decide();
    assertThat(plan.wanted()).isEqualTo(2);
    assertThat(plan.release()).isEmpty();
    assertThat(plan.reason().kind()).isEqualTo(Reason.Kind.COUNTING);
  }

  @Test
  void noMoreAreAskedForWhereThePilotsAreIdleAlthoughCallsWait() {
    serving(4);
    work = known(100_000);
    idle(Duration.ofSeconds(10));

    assertThat(grow().wanted()).isEqualTo(4);
    assertThat(decide().reason().kind()).isEqualTo(Reason.Kind.IDLE_PILOTS);
  }

  @Test
  void aFewPilotsThatAreOfNoUseDoNotKeepTheGroupFromGrowing() {
    serving(1);
    work = known(100_000);
    idle(Duration.ofSeconds(10));
    assertThat(grow().wanted()).as("two more tries").isEqualTo(3);

    serving(9);
    jobs.values().removeIf(job -> job.stage() == Stage.WAITING);
    JobId useless = members.keySet().iterator().next();
    members.computeIfPresent(useless, (job, member) -> member(job, Duration.ofMinutes(1)));
    assertThat(grow().wanted()).as("8 of 9 others work").isEqualTo(18);
  }

  @Test
  void whereEverythingIsTakenBackBeforeItsLoadOneIsTriedEverMoreRarely() {
    serving(1);
    work = known(100_000);
    grow();
    startAll();
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(30));
      takeAllBack();
      GroupPlan plan = decide();
      assertThat(plan.reason().kind()).isEqualTo(Reason.Kind.TAKEN_BACK);
      assertThat(plan.wanted()).as("at once after a loss").isZero();
      Instant lost = now;
      while (grow().wanted() == 0) {
        assertThat(Duration.between(lost, now)).isLessThan(Duration.ofMinutes(20));
      }
      assertThat(Duration.between(lost, now)).isGreaterThan(Duration.ofSeconds(60L << i));
      assertThat(jobs).hasSize(1);
      startAll();
    }
  }

  @Test
  void aJobThatIsInTheQueueAgainWasTakenBackAndWaitsLikeTheOthers() {
    serving(3);
    work = known(100_000);
    pass(Duration.ofSeconds(30));
    jobs.replaceAll((job, before) -> new Job(job, Stage.WAITING, before.submitted(), now));
    members.clear();

    assertThat(decide().reason().kind()).isEqualTo(Reason.Kind.TAKEN_BACK);
    pass(STEP.multipliedBy(2));
    assertThat(decide().cancel()).hasSize(2);
  }

  @Test
  void pilotsThatLiveLongEnoughForTheirLoadAreReplaced() {
    serving(8);
    work = known(100_000);
    pass(Duration.ofMinutes(10));
    takeAllBack();

    assertThat(grow().wanted()).isEqualTo(8);
  }

  @Test
  void aSmallerMaximumCancelsWaitingJobsAtOnceAndLetsPilotsGoTheIdleOnesFirst() {
    serving(4);
    work = known(100_000);
    JobId idle = new ArrayList<>(members.keySet()).get(2);
    waits();
    bounds = WIDE.between(0, 3);
    members.computeIfPresent(idle, (job, member) -> member(job, Duration.ofSeconds(1)));

    GroupPlan plan = decide();
    assertThat(plan.wanted()).isEqualTo(3);
    assertThat(plan.cancel()).hasSize(1);
    assertThat(plan.release()).containsExactly(idle);
  }

  @Test
  void pilotsOfTheBetterGroupAreAskedForFirst() {
    Outlook.Work two =
        new Outlook.Work(
            "lib",
            2_400,
            2_400,
            1,
            false,
            Optional.empty(),
            List.of(new Outlook.Pace("slow", 1, LOAD), new Outlook.Pace("fast", 10, LOAD)));
    Job slow = new Job(new JobId("s"), Stage.CONNECTED, now, now);
    Job fast = new Job(new JobId("f"), Stage.CONNECTED, now, now);
    Outlook outlook =
        new Outlook(List.of(two), List.of(of(slow.id(), "slow"), of(fast.id(), "fast")));
    List<GroupState> states = List.of(group("a", slow), group("b", fast));

    Map<String, GroupPlan> plans = scaling.decide(outlook, states, now);
    assertThat(plans.keySet()).containsExactly("a", "b");
    assertThat(plans.get("b").wanted()).isEqualTo(1);
    assertThat(plans.get("a").wanted()).as("all is done too soon after another serves").isOne();

    Outlook.Work more =
        new Outlook.Work("lib", 8_710, 8_710, 1, false, Optional.empty(), two.paces());
    plans = scaling.decide(new Outlook(List.of(more), outlook.pilots()), states, now);
    assertThat(plans.get("b").wanted()).as("fast ones").isEqualTo(7);
    assertThat(plans.get("a").wanted()).as("slow ones").isOne();
  }

  private static Outlook.Member of(JobId job, String device) {
    return new Outlook.Member(
        job.value(),
        device,
        Duration.ZERO,
        Optional.empty(),
        List.of("lib"),
        Optional.empty(),
        true);
  }

  private static GroupState group(String name, Job job) {
    return new GroupState(name, WIDE, new Cap(200, Cap.By.MAX), STEP, List.of(job), Trouble.NONE);
  }

  private static Outlook.Work unknown(int calls) {
    return new Outlook.Work("lib", calls, calls, 1, false, Optional.empty(), List.of());
  }

  private static Outlook.Work known(int calls) {
    return new Outlook.Work(
        "lib", calls, calls, 1, false, Optional.empty(), List.of(new Outlook.Pace("gpu", 1, LOAD)));
  }

  private static Outlook.Work ahead(Duration ahead) {
    return new Outlook.Work(
        "lib", 0, 0, 1, false, Optional.of(ahead), List.of(new Outlook.Pace("gpu", 1, LOAD)));
  }

  private GroupPlan decide() {
    Outlook outlook = new Outlook(List.of(work), List.copyOf(members.values()));
    GroupState state =
        new GroupState(
            "g",
            bounds,
            new Cap(bounds.max(), Cap.By.MAX),
            STEP,
            List.copyOf(jobs.values()),
            Trouble.NONE);
    return scaling.decide(outlook, List.of(state), now).get("g");
  }

  /** Decides, does it, and lets a step pass. */
  private GroupPlan grow() {
    GroupPlan plan = decide();
    scaling.carriedOut("g", plan, now);
    jobs.keySet().removeAll(plan.cancel());
    jobs.keySet().removeAll(plan.release());
    members.keySet().removeAll(plan.release());
    while (jobs.size() < plan.wanted()) {
      waits();
    }
    pass(STEP);
    return plan;
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private JobId waits() {
    JobId job = new JobId("job" + ++number);
    jobs.put(job, new Job(job, Stage.WAITING, now, now));
    decide();
    return job;
  }

  private List<JobId> waiting() {
    return jobs.values().stream().filter(job -> job.stage() == Stage.WAITING).map(Job::id).toList();
  }

  private void startAll() {
    waiting().forEach(this::start);
    decide();
  }

  private void start(JobId job) {
    jobs.computeIfPresent(
        job, (id, before) -> new Job(id, Stage.STARTING, before.submitted(), now));
  }

  private void connect(JobId job) {
    jobs.computeIfPresent(
        job, (id, before) -> new Job(id, Stage.CONNECTED, before.submitted(), before.started()));
    members.put(job, member(job, Duration.ZERO));
  }

  private void serving(int pilots) {
    for (int i = 0; i < pilots; i++) {
      JobId job = new JobId("job" + ++number);
      jobs.put(job, new Job(job, Stage.STARTING, now, now));
      connect(job);
    }
    work = known(1_000_000);
    decide();
  }

  private void loading(int pilots, Duration since) {
    for (int i = 0; i < pilots; i++) {
      JobId job = new JobId("job" + ++number);
      jobs.put(job, new Job(job, Stage.CONNECTED, now, now));
      members.put(
          job,
          new Outlook.Member(
              job.value(),
              "gpu",
              Duration.ZERO,
              Optional.of(since),
              List.of("lib"),
              Optional.empty(),
              true));
    }
  }

  private void idle(Duration since) {
    members.replaceAll((job, member) -> member(job, since));
  }

  private static Outlook.Member member(JobId job, Duration idle) {
    return new Outlook.Member(
        job.value(), "gpu", idle, Optional.empty(), List.of("lib"), Optional.empty(), true);
  }

  private void takeAllBack() {
    jobs.clear();
    members.clear();
    decide();
  }
}
