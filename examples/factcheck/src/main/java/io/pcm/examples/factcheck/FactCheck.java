package io.pcm.examples.factcheck;

import io.pcm.api.llm.Llm;
import io.pcm.api.workflow.Axis;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.JavaLibrary;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.RunReport;
import io.pcm.runtime.sites.Pilots;
import io.pcm.workflowfile.PromptFile;
import java.nio.file.Path;

/** The workflow of {@code workflow.yaml} in Java. Either resumes a run of the other. */
final class FactCheck {
  private FactCheck() {}

  /**
   * @param arguments the run directory, the folder of this example, the number of claims to check,
   *     and the batch system of the two pilots, such as {@code local} or {@code slurm}
   */
  public static void main(String[] arguments) throws Exception {
    Path runDirectory = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    int claims = Integer.parseInt(arguments[2]);
    Pilots pilots = pilots(arguments[3]);

    var template = Axis.of("template", "bare", "few-shot", "true-false", "evidence");
    var w = Workflow.named("factcheck");
    var verifier = w.library("verifier", Llm.model("smollm2-135m-instruct").contextSize(1024));
    var judge =
        w.library(
            "judge",
            JavaLibrary.of(Judge.class)
                .classPath(folder + "/target/factcheck.jar", folder + "/target/lib/*.jar"));
    var verify =
        w.map(
                "verify",
                verifier.classify(
                    at ->
                        PromptFile.read(folder + "/templates/" + at.get(template) + ".yaml")
                            .seed(42)),
                Items.jsonLines(folder.resolve("data/claims.jsonl")))
            .over(template)
            .limit(claims)
            .keep("id", "claim", "label");
    w.single("score", judge.function("score")).over(template).after(verify);
    w.single("best", judge.function("best")).after(verify);

    try (Run run = Pcm.start(w.build(), RunOptions.in(runDirectory).pilots(pilots))) {
      run.onProgress(now -> System.err.println(now.pilots().size() + " pilots"));
      RunReport report = run.await();
      System.out.println(report.end());
      try (var lines = run.results(verify.at(template, "bare"), String.class)) {
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
          System.out.println(line.get().index() + " " + line.get().result().orElse("?"));
        }
      }
    }
  }

  private static Pilots pilots(String system) {
    Pilots two = Pilots.on(system).count(2);
    // Jobs need memory for the model and the pilot; local pilots share that of the machine.
    return two.isLocal() ? two : two.memory(1_800_000_000L);
  }
}
