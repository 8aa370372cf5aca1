package io.pcm.workflowfile;

import io.pcm.api.workflow.WorkflowBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The libraries of a workflow file, with parameters substituted. */
final class ReadLibraries {
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Map<String, KnownLibrary> known = new LinkedHashMap<>();

  /** Reads {@code libraries:}, and adds them to the workflow. */
  void read(Fields all, Scope scope, WorkflowBuilder workflow) {
    for (Map.Entry<String, Field> entry : all.all().entrySet()) {
      String name = entry.getKey();
      known.put(name, KnownLibrary.WRONG);
      int before = all.at().problems().count();
      Field resolved = scope.resolve(entry.getValue());
      fields.put(name, resolved);
      if (all.at().problems().count() == before) {
        resolved
            .mapping("a mapping with kind and more")
            .ifPresent(f -> known.put(name, new LibraryReader(workflow, name, f).read()));
      }
    }
  }

  /** The functions of each library by its name. */
  Map<String, KnownLibrary> known() {
    return known;
  }

  Optional<Field> field(String library) {
    return Optional.ofNullable(fields.get(library));
  }
}
