package io.pcm.manager.driver;

import io.pcm.manager.core.Action;
import io.pcm.protocol.message.ManagerMessage;
import java.util.function.Consumer;

/** Carries out the actions that the {@link CommitGate} releases, on its thread. */
public final class Releases implements Consumer<Action.AfterCommit> {
  private final PilotWire wire;
  private final FileRequests files;
  private final Consumer<Ending> ended;
  private final Action.AfterCommit.Cases cases = new Cases();

  /**
   * @param ended called when the manager has nothing more to do
   */
  public Releases(PilotWire wire, FileRequests files, Consumer<Ending> ended) {
    this.wire = wire;
    this.files = files;
    this.ended = ended;
  }

  @Override
  public void accept(Action.AfterCommit action) {
    action.match(cases);
  }

  private final class Cases implements Action.AfterCommit.Cases {
    @Override
    public void acknowledge(Action.Acknowledge action) {
      wire.send(action.session(), new ManagerMessage.AckOutcomes(action.sequence()));
    }

    @Override
    public void findRows(Action.FindRows action) {
      files.find(action);
    }

    @Override
    public void countItems(Action.CountItems action) {
      files.count(action.task());
    }

    @Override
    public void writeResults(Action.WriteResults action) {
      files.write(action);
    }

    @Override
    public void endRun(Action.EndRun action) {
      ended.accept(new Ending.Ended(action.outcome()));
    }

    @Override
    public void suspend(Action.Suspend action) {
      ended.accept(new Ending.Suspended());
    }

    @Override
    public void halt(Action.Halt action) {
      ended.accept(new Ending.Halted(action.reason()));
    }
  }
}
