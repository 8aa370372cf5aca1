package io.pcm.manager.loop;

import io.pcm.api.status.GroupProgress;
import java.util.List;

/** The program around a manager. Called by any thread. */
public interface ManagerHost {
  /** Before the program is ready. */
  ManagerHost NONE =
      new ManagerHost() {
        @Override
        public List<GroupProgress> groups() {
          return List.of();
        }

        @Override
        public boolean stop(boolean now) {
          return false;
        }
      };

  /** The groups of pilots that it requests. */
  List<GroupProgress> groups();

  /**
   * Begins to stop the run, and returns without waiting.
   *
   * @param now whether running calls are killed
   * @return false if it cannot be stopped yet
   */
  boolean stop(boolean now);
}
