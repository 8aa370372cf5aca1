package io.pcm.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Many calls that do nothing: measures the overhead of the system, so it is isolated. */
@Isolated
final class ManyCallsIT {
  /** Number of calls; {@code -Dpcm.calls=1000000} makes ten times as many. */
  private static final int CALLS = Integer.getInteger("pcm.calls", 100_000);

  @TempDir private Path folder;
  private Scenario scenario;

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void aHundredThousandCallsEndWithoutError() throws Exception {
    scenario = new Scenario(folder).items(CALLS);
    scenario.workflow(
        """
        name: many
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
        tasks:
          all: {library: worker, function: noop, map: items.jsonl, keep: []}
        """
            .formatted(Installation.built().libraries()));

    Ended ended = scenario.run().expect(0);

    WholeResults.read(scenario.results("all"), CALLS).allGave(String::valueOf);
    JsonNode last = ended.last();
    double seconds = last.path("tasks").path("all").path("seconds").asDouble();
    System.out.printf(
        "%d no-op calls on 2 local pilots: %.2f s, %.0f calls/s; the whole run %.2f s%n",
        CALLS, seconds, CALLS / seconds, last.path("seconds").asDouble());
    scenario.awaitNoProcess();
  }
}
