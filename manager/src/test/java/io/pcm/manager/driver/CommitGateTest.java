package io.pcm.manager.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Fact;
import io.pcm.manager.driver.CommitGate.Round;
import io.pcm.manager.store.FactStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CommitGateTest {
  private static final Action.AfterCommit FIRST = new Action.Acknowledge(new SessionId(1), 1);
  private static final Action.AfterCommit SECOND = new Action.Acknowledge(new SessionId(1), 2);
  private static final List<Round> ROUNDS =
      List.of(
          new Round(List.of(new Fact.RunOpened(1)), List.of(FIRST)),
          new Round(List.of(), List.of(SECOND)),
          new Round(List.of(new Fact.RunOpened(2)), List.of()));

  private final Disk disk = new Disk();
  private final List<Action.AfterCommit> left = new ArrayList<>();
  private final CommitGate gate = new CommitGate(disk, left::add);

  @Test
  void letsNothingLeaveUntilAllFactsBeforeItAreDurable() throws Exception {
    gate.release();
    gate.commit(ROUNDS);
    assertThat(disk.facts).containsExactly(new Fact.RunOpened(1), new Fact.RunOpened(2));
    assertThat(left).isEmpty();

    gate.release();
    gate.release();
    assertThat(left).containsExactly(FIRST, SECOND);
  }

  @Test
  void letsNothingLeaveWhileTheDiskIsFullAndTakesTheSameAgain() throws Exception {
    disk.full = true;
    assertThatThrownBy(() -> gate.commit(ROUNDS)).isInstanceOf(StoreException.class);
    gate.release();
    assertThat(left).isEmpty();

    disk.full = false;
    gate.commit(ROUNDS);
    gate.release();
    assertThat(left).containsExactly(FIRST, SECOND);
    assertThat(disk.facts).hasSize(2);
  }

  private static final class Disk implements FactStore {
    final List<Fact> facts = new ArrayList<>();
    boolean full;

    @Override
    public void commit(List<Fact> more) throws StoreException {
      if (full) {
        throw new StoreException(StoreException.Reason.FULL, "no room");
      }
      facts.addAll(more);
    }

    @Override
    public void replay(Consumer<Fact> consumer) {
      facts.forEach(consumer);
    }
  }
}
