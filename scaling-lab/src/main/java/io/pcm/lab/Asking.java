package io.pcm.lab;

import io.pcm.simulator.LentRun;
import java.util.List;

/** Who asks a cluster for pilots. */
interface Asking {
  /** Called every ten seconds of virtual time while the run goes on. */
  void look();

  /** Called once, when the run has ended, or no one waits for it any more. */
  void end();

  /** Begins to ask for the pilots of a run. */
  interface Way {
    Asking begin(LentRun run, LentCluster cluster, List<LentGroup> groups);
  }
}
