package io.pcm.acceptance;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A user's program that runs workflows from Java. */
final class JavaProgram {
  static final int ITEMS = 200;

  private JavaProgram() {}

  /**
   * @param arguments {@code await}, {@code close} or {@code drop}; then the run directory and the
   *     Python library
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    Run run = Pcm.start(workflow(Path.of(arguments[2])), RunOptions.local(directory, 2));
    CountDownLatch serving = new CountDownLatch(1);
    run.onProgress(
        view -> {
          if (view.tasks().get(0).succeeded() > 0) {
            serving.countDown();
          }
        });
    if (arguments[0].equals("await")) {
      RunReport report = run.await();
      run.close();
      System.out.println(report.end());
    } else {
      serving.await();
      if (arguments[0].equals("close")) {
        run.close();
        System.out.println(run.await().end());
      } else {
        System.out.println("DROPPED");
      }
    }
  }

  private static Workflow workflow(Path program) {
    Library shout =
        Library.of("shout", new Host.Command(List.of("python3", program.toString())))
            .files(List.of(program))
            .build();
    List<Json> items =
        IntStream.range(0, ITEMS).mapToObj(i -> Json.of("{\"text\":\"item " + i + "\"}")).toList();
    Task loud =
        new Task.MapTask(
            new TaskName("loud", Map.of()),
            "shout",
            "shout",
            Json.of("{}"),
            Policy.DEFAULT,
            new Items.Listed(items),
            OptionalInt.empty());
    return new Workflow("java", List.of(shout), List.of(loud));
  }
}
