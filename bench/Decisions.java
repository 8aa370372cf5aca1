import io.pcm.api.batch.JobId;
import io.pcm.manager.core.Outlook;
import io.pcm.runtime.scaling.GroupPlan;
import io.pcm.runtime.scaling.GroupState;
import io.pcm.runtime.scaling.Scaling;
import io.pcm.runtime.sites.PilotBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How long it takes to decide how many pilots each group of a run should have. */
public final class Decisions {
  private static final int ROUNDS = 400;

  private Decisions() {}

  public static void main(String[] arguments) {
    double small = medianMillis(1_000, 10);
    double large = medianMillis(10_000, 100);
    System.out.printf("ratio of ten times as many to the others: %.1f%n", large / small);
  }

  private static double medianMillis(int pilots, int count) {
    Instant now = Instant.parse("2030-01-01T00:00:00Z");
    List<Outlook.Pace> paces = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      paces.add(new Outlook.Pace("gpu " + i, 1 + i, Duration.ofSeconds(100)));
    }
    Outlook.Work work =
        new Outlook.Work("library", 50_000_000, 50_000_000, 1, false, Optional.empty(), paces);
    List<Outlook.Member> members = new ArrayList<>();
    List<List<GroupState.Job>> jobs = new ArrayList<>();
    for (int group = 0; group < count; group++) {
      jobs.add(new ArrayList<>());
    }
    for (int i = 0; i < pilots; i++) {
      GroupState.Stage stage = i % 10 == 0 ? GroupState.Stage.WAITING : GroupState.Stage.CONNECTED;
      JobId job = new JobId("17_" + i);
      jobs.get(i % count).add(new GroupState.Job(job, stage, now, now));
      if (stage == GroupState.Stage.CONNECTED) {
        Optional<Duration> loading =
            i % 3 == 0 ? Optional.of(Duration.ofMillis(i)) : Optional.empty();
        members.add(
            new Outlook.Member(
                job.value(),
                "gpu " + i % 10,
                Duration.ZERO,
                loading,
                List.of("library"),
                Optional.empty(),
                true));
      }
    }
    PilotBounds bounds =
        new PilotBounds(0, 10_000, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
    List<GroupState> groups = new ArrayList<>();
    for (int group = 0; group < count; group++) {
      GroupState.Cap cap = new GroupState.Cap(10_000, GroupState.Cap.By.MAX);
      groups.add(
          new GroupState(
              "group" + group,
              bounds,
              cap,
              Duration.ofSeconds(10),
              jobs.get(group),
              GroupState.Trouble.NONE));
    }
    Outlook outlook = new Outlook(List.of(work), members);
    Scaling scaling = new Scaling();
    double[] millis = new double[ROUNDS];
    int wanted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      // One group has asked its batch system since the last decision.
      GroupState asked = groups.get(i % count);
      groups.set(
          i % count,
          new GroupState(
              asked.name(), bounds, asked.cap(), asked.step(), asked.jobs(), asked.trouble()));
      long begun = System.nanoTime();
      Map<String, GroupPlan> plans = scaling.decide(outlook, groups, now.plusSeconds(10L * i));
      millis[i] = (System.nanoTime() - begun) / 1e6;
      wanted = plans.values().stream().mapToInt(GroupPlan::wanted).sum();
    }
    double[] warm = Arrays.copyOfRange(millis, ROUNDS / 2, ROUNDS);
    Arrays.sort(warm);
    double median = warm[warm.length / 2];
    System.out.printf(
        "%,7d pilots in %3d groups: median %.2f ms, worst of %d %.2f ms; %,d wanted%n",
        pilots, count, median, warm.length, warm[warm.length - 1], wanted);
    return median;
  }
}
