package io.pcm.runtime;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.runtime.workflowfile.LoadedWorkflow;
import java.util.LinkedHashMap;
import java.util.Map;

final class Identity {
  static Map<TaskName, Map<String, String>> parts(LoadedWorkflow loaded) {
    Map<TaskName, Map<String, String>> parts = new LinkedHashMap<>();
    for (Task task : loaded.workflow().tasks()) {
      parts.put(task.name(), Map.of("function", task.function()));
    }
    return parts;
  }

  private Identity() {}
}
