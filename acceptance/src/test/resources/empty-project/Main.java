import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.JavaLibrary;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.json.ResultReader;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.RunReport;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

/** Doubles numbers on two pilots. */
public final class Main {
  /** Runs in the pilots' contexts. */
  public static final class Doubler implements ContextFactory {
    @Override
    public LoadedLibrary load(LoadRequest request) {
      return (name, settings) -> item -> Json.of(String.valueOf(2 * Integer.parseInt(item.toString())));
    }
  }

  /**
   * @param arguments the run directory, the batch system, and its settings as {@code key=value}
   */
  public static void main(String[] arguments) throws Exception {
    RunOptions options = RunOptions.in(Path.of(arguments[0])).pilots(pilots(arguments));
    try (Run run = Pcm.start(workflow(), options)) {
      RunReport report = run.await();
      int right = 0;
      try (ResultReader lines = run.results(TaskName.of("double"))) {
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
          int item = Integer.parseInt(line.get().item().orElseThrow().toString());
          int result = Integer.parseInt(line.get().result().orElseThrow().toString());
          right += result == 2 * item ? 1 : 0;
        }
      }
      System.out.println(report.end() + ", " + right + " right");
    }
  }

  private static Pilots pilots(String[] arguments) {
    if (arguments[1].equals("local")) {
      return Pilots.local(2);
    }
    Pilots pilots =
        Pilots.on(arguments[1]).count(2).cpus(1).memory(900L << 20).time(Duration.ofMinutes(20));
    for (int i = 2; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      pilots = pilots.set(setting[0], setting[1]);
    }
    return pilots;
  }

  private static Workflow workflow() {
    var w = Workflow.named("doubling");
    var doubler = w.library("doubler", JavaLibrary.of(Doubler.class).jvmOptions("-Xmx64m"));
    var numbers =
        Items.from(() -> IntStream.range(0, 500).mapToObj(i -> Json.of(String.valueOf(i))));
    w.map("double", doubler.function("double"), numbers);
    return w.build();
  }
}
