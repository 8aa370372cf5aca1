package io.pcm.acceptance;

import io.pcm.acceptance.library.Worker;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.JavaLibrary;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.json.ResultReader;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.RunReport;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A user's program that computes its items. */
final class StreamProgram {
  private static final TaskName SAME = TaskName.of("same");

  private StreamProgram() {}

  /**
   * Prints how the run ended, the number of correct lines, and what it took.
   *
   * @param arguments the run directory, the class path of the library, and the number of items
   */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[2]);
    RunOptions options = RunOptions.in(Path.of(arguments[0])).pilots(Pilots.local(2));
    long start = System.nanoTime();
    try (Run run = Pcm.start(workflow(arguments[1], count), options)) {
      RunReport report = run.await();
      long ended = System.nanoTime();
      System.out.printf(
          "%s %d, run %d s, results %d s, %s%n",
          report.end(),
          correct(run),
          (ended - start) / 1_000_000_000,
          (System.nanoTime() - ended) / 1_000_000_000,
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("")
              .replaceAll("\\s+", " "));
    }
  }

  private static Json item(int number) {
    return Json.of("{\"id\":" + number + "}");
  }

  /** The number of lines up to the first that is not the one of its item. */
  private static int correct(Run run) throws Exception {
    int correct = 0;
    try (ResultReader lines = run.results(SAME)) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        boolean right =
            line.get().index() == correct
                && line.get().item().filter(item(correct)::equals).isPresent()
                && line.get().result().filter(item(correct)::equals).isPresent();
        if (!right) {
          return correct;
        }
        correct++;
      }
    }
    return correct;
  }

  private static Workflow workflow(String classPath, int count) {
    WorkflowBuilder w = Workflow.named("stream");
    LibraryFunctions worker =
        w.library(
            "worker",
            JavaLibrary.of(Worker.class)
                .classPath(classPath)
                .jvmOptions("-XX:+UseSerialGC", "-Xmx64m"));
    Items items = Items.from(() -> IntStream.range(0, count).mapToObj(StreamProgram::item));
    w.map(SAME.base(), worker.function("noop"), items);
    return w.build();
  }
}
