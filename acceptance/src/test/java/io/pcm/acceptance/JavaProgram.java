package io.pcm.acceptance;

import io.pcm.api.Json;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.json.JsonMapping;
import io.pcm.json.TypedResultReader;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.RunReport;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A user's program that runs workflows from Java. */
final class JavaProgram {
  static final int ITEMS = 200;

  record Said(String text) {}

  private JavaProgram() {}

  /**
   * @param arguments the run directory; {@code await}, {@code close} or {@code drop}; the Python
   *     library
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Run run =
        Pcm.start(
            workflow(Path.of(arguments[2])), RunOptions.in(directory).pilots(Pilots.local(2)));
    CountDownLatch serving = new CountDownLatch(1);
    run.onProgress(
        view -> {
          if (view.tasks().get(0).succeeded() > 0) {
            serving.countDown();
          }
        });
    if (arguments[1].equals("await")) {
      RunReport report = run.await();
      int shouted = shouted(run);
      run.close();
      System.out.println(report.end() + " " + shouted + " " + shouted(run));
    } else {
      serving.await();
      if (arguments[1].equals("close")) {
        run.close();
        System.out.println(run.await().end());
      } else {
        System.out.println("DROPPED");
      }
    }
  }

  /** How many lines have the result that their item must have. */
  private static int shouted(Run run) throws Exception {
    int right = 0;
    try (TypedResultReader<String> lines = run.results(TaskName.of("loud"), String.class)) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        Said said = JsonMapping.read(line.get().item().orElseThrow(), Said.class);
        String shouted = said.text().toUpperCase(Locale.ROOT) + "!";
        right += line.get().result().filter(shouted::equals).isPresent() ? 1 : 0;
      }
    }
    return right;
  }

  private static Workflow workflow(Path program) {
    WorkflowBuilder w = Workflow.named("java");
    LibraryFunctions shout = w.library("shout", CommandLibrary.of("python3", program.toString()));
    List<Json> items =
        IntStream.range(0, ITEMS).mapToObj(i -> JsonMapping.write(new Said("item " + i))).toList();
    w.map("loud", shout.function("shout"), Items.of(items));
    return w.build();
  }
}
