package io.pcm.workflowfile;

import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.runtime.PreparedWorkflow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder with a workflow file and its other files, and a current directory next to it. */
final class Project {
  final Path folder;
  final Path current;
  final List<String> resolved = new ArrayList<>();
  private Path models = Path.of("/models");

  Project(Path root) throws IOException {
    folder = Files.createDirectories(root.resolve("project"));
    current = Files.createDirectories(root.resolve("current"));
  }

  /** Where models with names are, by default in a folder that does not exist. */
  Project models(Path value) {
    models = value;
    return this;
  }

  Project file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  PreparedWorkflow load(String yaml, String... overrides) throws Exception {
    file("workflow.yaml", yaml);
    Map<String, String> byKey = new LinkedHashMap<>();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      byKey.put(override.substring(0, equals), override.substring(equals + 1));
    }
    return WorkflowFile.load(
        current.relativize(folder.resolve("workflow.yaml")), byKey, current, this::model);
  }

  /** Resolves the name of a model. */
  Path model(String name) throws ModelException {
    resolved.add(name);
    if (name.startsWith("no-")) {
      new Models(ModelSettings.of(Map.of(), current)).path(name);
    }
    return models.resolve(name + ".gguf");
  }

  /** The lines of the message, without the path of the workflow file. */
  List<String> mistakes(String yaml, String... overrides) throws Exception {
    try {
      load(yaml, overrides);
      return List.of();
    } catch (WorkflowFileException e) {
      return e.problems().stream()
          .map(line -> line.replace("../project/", "").replace(folder.toString(), "PROJECT"))
          .map(line -> line.replace(current.toString(), "CURRENT"))
          .toList();
    }
  }
}
