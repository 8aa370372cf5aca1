package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.simulator.Climate;
import io.pcm.simulator.LentRun;
import io.pcm.simulator.Workload;
import io.pcm.simulator.Workload.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LentClusterTest {
  private static final Duration QUEUE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(30);

  private final LentRun run =
      new LentRun(
          Climate.mild(1, 1),
          Workload.of(
              new Recipe(1, Map.of("gpu:A", Duration.ofSeconds(100))),
              100_000,
              Map.of("gpu:A", Duration.ofSeconds(5))));

  @Test
  void jobsWaitInTheQueueAndRunWhereMachinesAreFree() throws Exception {
    LentSystem system = open(partition(Lending.from(Duration.ofMinutes(5), 2)));
    List<JobId> jobs = submit(system, 3);

    passes(Duration.ofMinutes(4));
    assertThat(phases(system, jobs)).containsOnly(Phase.PENDING);
    passes(Duration.ofMinutes(6));
    assertThat(phases(system, jobs)).containsExactly(Phase.RUNNING, Phase.RUNNING, Phase.PENDING);

    system.cancel(jobs.subList(0, 1));
    passes(Duration.ofMinutes(8));
    assertThat(phases(system, jobs)).containsExactly(Phase.ENDED, Phase.RUNNING, Phase.RUNNING);
    assertThat(ends(system, jobs)).startsWith(End.CANCELLED);
  }

  @Test
  void noJobStartsBeforeItsTimeInTheQueue() throws Exception {
    LentSystem system = open(partition(Lending.from(Duration.ZERO, 2)));
    List<JobId> jobs = submit(system, 1);

    passes(QUEUE.minusMillis(1));
    assertThat(phases(system, jobs)).containsExactly(Phase.PENDING);
    passes(QUEUE.plusMillis(1));
    assertThat(phases(system, jobs)).containsExactly(Phase.RUNNING);
  }

  @Test
  void theLastJobsMustLeaveWhenFewerMachinesAreLent() throws Exception {
    TreeMap<Duration, Integer> steps =
        new TreeMap<>(Map.of(Duration.ZERO, 3, Duration.ofMinutes(10), 1));
    LentSystem system = open(partition(new Lending(steps)));
    List<JobId> jobs = submit(system, 3);

    passes(Duration.ofMinutes(10).plus(Partition.NOTICE).plusSeconds(1));

    assertThat(phases(system, jobs)).containsExactly(Phase.RUNNING, Phase.ENDED, Phase.ENDED);
    assertThat(ends(system, jobs)).endsWith(End.TAKEN, End.TAKEN);
    assertThat(run.view().pilots()).hasSize(1);
  }

  @Test
  void aSixthJobIsRefusedWhereFiveAreAllowed() throws Exception {
    Lending lending = Lending.from(Duration.ZERO, 9);
    LentSystem system = open(new Partition("p", "gpu:A", lending, QUEUE, 5, Optional.empty()));
    List<JobId> jobs = submit(system, 4);

    assertThatThrownBy(() -> submit(system, 2))
        .isInstanceOfSatisfying(
            BatchSystemException.class,
            e -> assertThat(e.kind()).isEqualTo(BatchSystemException.Kind.NOT_NOW));
    system.cancel(jobs.subList(0, 1));
    assertThat(submit(system, 2)).hasSize(2);
  }

  @Test
  void aJobEndsWhenItsTimeIsOver() throws Exception {
    Lending lending = Lending.from(Duration.ZERO, 9);
    LentSystem system = open(new Partition("p", "gpu:A", lending, QUEUE, 99, Optional.of(LONG)));
    List<JobId> jobs = submit(system, 1);

    passes(LONG.minus(Partition.NOTICE));
    assertThat(phases(system, jobs)).containsExactly(Phase.RUNNING);
    passes(QUEUE.plus(LONG).plusSeconds(1));
    assertThat(ends(system, jobs)).containsExactly(End.TAKEN);
  }

  @Test
  void theSameRequestGetsTheSameJobs() throws Exception {
    LentSystem system = open(partition(Lending.nothing()));
    PilotRequest request = request(2);

    List<JobId> jobs = system.submit(request);

    assertThat(system.submit(request)).isEqualTo(jobs);
    assertThat(system.find(request.token(), 2)).isEqualTo(jobs);
  }

  private LentSystem open(Partition partition) {
    return new LentCluster(run, List.of(partition)).open("g", partition);
  }

  private static Partition partition(Lending lending) {
    return new Partition("p", "gpu:A", lending, QUEUE);
  }

  private static PilotRequest request(int count) {
    return new PilotRequest(count, List.of("pcm"), Path.of("/"));
  }

  private static List<JobId> submit(LentSystem system, int count) throws BatchSystemException {
    return system.submit(request(count));
  }

  private static List<Phase> phases(LentSystem system, List<JobId> jobs) {
    return system.query(jobs).stream().map(JobState::phase).toList();
  }

  private static List<End> ends(LentSystem system, List<JobId> jobs) {
    return system.query(jobs).stream().map(JobState::end).toList();
  }

  private void passes(Duration until) {
    boolean[] reached = {false};
    run.after(until.minus(run.passed()), () -> reached[0] = true);
    while (!reached[0]) {
      assertThat(run.next()).isTrue();
    }
  }
}
