package io.pcm.cli.view;

import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.trial.WorkflowCheck;
import io.pcm.workflowfile.WorkflowFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckViewTest {
  private static final String WORKFLOW =
      """
      name: capitals
      libraries:
        writer: {kind: llm, engine: llama-server, model: smollm2-135m-instruct}
        lister: {kind: command, command: [cat]}
      tasks:
        answer:
          library: writer
          function: complete
          map: {items: [{country: France, place: {n: 1.50}}, {country: Japan}, {country: "a\\e"}]}
          matrix: {style: [short, long]}
          with: {prompt: "A ${style} answer.\\nThe capital of {{country}} is", max-tokens: 8}
        talk:
          library: writer
          function: chat
          map: {items: [{q: "Why?", n: {m: 1.50}}]}
          with:
            system: Be kind.
            examples: [{user: "Hi", assistant: "Hello"}]
            prompt: "{{q}} {{n.m}} {{n}}"
        judge: {library: lister, function: judge, map: {results-of: answer}}
      """;

  @TempDir private Path folder;

  private CheckView view() throws Exception {
    Path file = Files.writeString(folder.resolve("workflow.yaml"), WORKFLOW);
    Path absent = folder.resolve("absent");
    PreparedWorkflow prepared = WorkflowFile.load(file, Map.of(), folder, name -> absent);
    WorkflowCheck check = WorkflowCheck.of(prepared, Set.of(absent), 3);
    return new CheckView("capitals", check, List.of("smollm2-135m-instruct"));
  }

  @Test
  void a_check_for_people() throws Exception {
    Golden.check("validate.txt", view().text());
  }

  @Test
  void a_check_for_programs() throws Exception {
    Golden.check("validate.json", view().json());
  }
}
