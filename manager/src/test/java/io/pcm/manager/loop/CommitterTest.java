package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.driver.CommitGate;
import io.pcm.manager.driver.CommitGate.Round;
import io.pcm.manager.store.FactStore;
import io.pcm.manager.store.StoreFacts;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rounds that wait for others do so for an hour here, so that only another round can end it. */
@Timeout(60)
final class CommitterTest {
  private static final SessionId SESSION = new SessionId(1);

  private final BlockingQueue<List<Fact>> commits = new LinkedBlockingQueue<>();
  private final Committer committer =
      new Committer(
          new CommitGate(new Disk(), action -> {}),
          new EngineTotals(new RunPlan(List.of(), List.of()), task -> EngineUse.NONE),
          Duration.ofHours(1));
  private final Thread thread = new Thread(committer);

  @AfterEach
  void end() throws Exception {
    thread.interrupt();
    thread.join();
  }

  private static Round outcomes(int from, int to) {
    return new Round(
        List.of(StoreFacts.succeeded(StoreFacts.TASK, from, to)),
        List.of(new Action.Acknowledge(SESSION, to)));
  }

  private static Round endOfRun() {
    return new Round(List.of(new Fact.RunEnded(Outcome.SUCCEEDED)), List.of());
  }

  @Test
  void outcomesWaitForOthersAndLeaveWithTheFirstRoundThatCannotWait() throws Exception {
    thread.start();
    committer.submit(outcomes(0, 1));
    committer.submit(outcomes(1, 3));
    committer.submit(endOfRun());

    assertThat(commits.take()).hasSize(3);
  }

  @Test
  void outcomesOfMoreThanAMebibyteDoNotWait() throws Exception {
    thread.start();
    Round large = outcomes(0, 20_000);
    assertThat(large.bytes()).isGreaterThan(1 << 20);
    committer.submit(large);

    assertThat(commits.take()).isEqualTo(large.facts());
  }

  @Test
  void aRoundThatSomebodyWaitsForIsCommittedAtOnce() throws Exception {
    thread.start();
    committer.submit(endOfRun());

    assertThat(commits.take()).hasSize(1);
    committer.submit(new Round(outcomes(0, 1).facts(), List.of(new Action.EndRun(Outcome.FAILED))));
    assertThat(commits.take()).hasSize(1);
  }

  private final class Disk implements FactStore {
    @Override
    public void commit(List<Fact> facts) {
      commits.add(List.copyOf(facts));
    }

    @Override
    public void replay(Consumer<Fact> consumer) {}
  }
}
