package io.pcm.manager.loop;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Puts what engines said about stored results into snapshots.
 *
 * @param stored the sums of a task; thread-safe
 */
record EngineTotals(RunPlan plan, Function<TaskNumber, EngineUse> stored) {
  RunProgress addTo(RunProgress view) {
    EngineUse[] ofLibrary = new EngineUse[view.libraries().size()];
    List<TaskProgress> tasks = new ArrayList<>();
    List<PlannedTask> current = plan.current();
    for (int i = 0; i < view.tasks().size(); i++) {
      TaskSpec task = current.get(i).spec();
      EngineUse use = stored.apply(task.number());
      int library = task.library().value();
      EngineUse before = ofLibrary[library];
      ofLibrary[library] = before == null ? use : before.plus(use);
      tasks.add(view.tasks().get(i).with(use));
    }
    List<LibraryProgress> libraries = new ArrayList<>();
    for (int i = 0; i < view.libraries().size(); i++) {
      EngineUse use = ofLibrary[i];
      libraries.add(view.libraries().get(i).with(use == null ? EngineUse.NONE : use));
    }
    return view.toBuilder().tasks(tasks).libraries(libraries).build();
  }
}
