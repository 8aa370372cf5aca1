package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.server.AutoWindow.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A library that finds out how many calls its server serves best. */
class ServerWindowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Integer> announced = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Integer> halted = new LinkedBlockingQueue<>();
  private @Nullable LoadedLibrary library;

  private void load(String options, String tuning) throws Exception {
    String program =
        Json.quote(Path.of(ServerWindowTest.class.getResource("double.py").toURI()).toString());
    Json settings =
        Json.of(
            "{\"engine\":\"vllm\",\"model\":\"/m\",\"command\":[\"python3\",%s],\"options\":[%s],\"tuning\":{%s}}"
                .formatted(program, options, tuning));
    LoadedLibrary loaded =
        new ServerLibrary(Map.of("PCM_CONTEXT_FOLDER", folder.toString()), halted::add)
            .load(new LoadRequest(settings, 8_192, 1));
    loaded.announceWindow(announced::add);
    library = loaded;
  }

  @AfterEach
  void close() throws Exception {
    if (library != null) {
      library.close();
    }
  }

  /** Starts calls that do not end. */
  private void start(int calls) throws Exception {
    AsyncLibraryFunction function =
        (AsyncLibraryFunction)
            Objects.requireNonNull(library)
                .function(
                    "complete", Json.of("{\"prompt\":\"{{p}}\",\"allow-special-tokens\":true}"));
    for (int i = 0; i < calls; i++) {
      function.start(Json.of("{\"p\":\"stalls\"}"));
    }
  }

  private int window() {
    return announced.get(announced.size() - 1);
  }

  @Test
  void growsWhileTheServerTakesAllCallsAndShrinksToWhatItTakes() throws Exception {
    load("\"--loads\"", "\"auto-slots\":true");
    assertThat(announced).as("the window at the load").containsExactly(32);

    start(32);
    await().atMost(PATIENCE).until(() -> window() == 64);
    start(32);
    await().atMost(PATIENCE).until(() -> window() == 128);
    start(64);
    await().atMost(PATIENCE).until(() -> window() < 128);

    assertThat(window()).isBetween(64, 70);
    assertThat(halted).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"--max-num-seqs\",\"48\"', 48",
    "'\"--max-num-seqs=50\"', 50",
    "'\"--max-num-seqs\",\"48\",\"--max-num-seqs\",\"40\"', 40",
    "'\"--max-num-seqs\",\"many\"', 32"
  })
  void beginsWithTheLimitThatTheOptionsGiveTheServer(String options, int first) throws Exception {
    load(options, "\"auto-slots\":true");
    assertThat(announced).containsExactly(first);
  }

  @Test
  void aNumberOfSlotsIsGivenToTheServerAndNothingIsAnnounced() throws Exception {
    load("", "");
    assertThat(announced).isEmpty();
  }

  @Test
  void theWindowOfAServerWithoutCountersStays() throws Exception {
    load("\"--no-counters\"", "\"auto-slots\":true");
    start(32);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(announced).containsExactly(32));
  }

  @Test
  void theLimitOfOpenFilesLimitsTheCalls() {
    List<String> limits =
        List.of(
            "Limit                     Soft Limit           Hard Limit           Units",
            "Max processes             7823                 7823                 processes",
            "Max open files            4096                 4096                 files");
    assertThat(OpenFiles.callsUpTo(8_192, limits)).isEqualTo(3_896);
    assertThat(OpenFiles.callsUpTo(100, limits)).isEqualTo(100);
    assertThat(
            OpenFiles.callsUpTo(
                8_192,
                List.of(
                    "Max open files            unlimited            unlimited            files")))
        .isEqualTo(8_192);
    assertThat(OpenFiles.callsUpTo(16)).as("on this machine").isEqualTo(16);
  }

  @Test
  void readsTheCountersOfARealServer() {
    String metrics =
        """
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="model"} 12.0
        vllm:num_requests_waiting{engine="0",model_name="model"} 3.0
        vllm:num_requests_waiting_by_reason{engine="0",model_name="model",reason="x"} 3.0
        vllm:num_preemptions_total{engine="0",model_name="model"} 5.0
        vllm:num_preemptions_created{engine="0",model_name="model"} 1.79e+09
        vllm:prompt_tokens_total{engine="0",model_name="model"} 1.2e+04
        vllm:generation_tokens_total{engine="0",model_name="model"} 3456.0
        vllm:request_success_total{engine="0",finished_reason="stop",model_name="model"} 7.0
        vllm:request_success_total{engine="0",finished_reason="length",model_name="model"} 2.0
        """;
    LoadCounters counters = new VllmDialect().loadCounters().orElseThrow();
    assertThat(counters.sample(metrics, Duration.ofSeconds(9), 20))
        .contains(new Sample(Duration.ofSeconds(9), 20, 12, 3, 5, 3_456, 9));
    assertThat(counters.sample(metrics.replace("3456.0", "0.0"), Duration.ZERO, 20))
        .as("a server that embeds")
        .contains(new Sample(Duration.ZERO, 20, 12, 3, 5, 12_000, 9));
    assertThat(counters.sample("http_requests_total 7\n", Duration.ZERO, 20)).isEmpty();
  }
}
