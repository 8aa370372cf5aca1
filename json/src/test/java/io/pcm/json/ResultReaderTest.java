package io.pcm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.api.results.LastAttempt;
import io.pcm.api.results.ResultLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultReaderTest {
  private static final String GOOD =
      "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":1,\"attempts\":1,\"seconds\":0.14}\n";

  private static List<ResultLine> read(String text) throws IOException {
    List<ResultLine> all = new ArrayList<>();
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (ResultReader lines = ResultReader.of("r.jsonl", in)) {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        all.add(line.get());
      }
    }
    return all;
  }

  @Test
  void resultsAndItemsKeepTheirBytes() throws Exception {
    String result = "{\"p\": 1.50, \"t\":[\"ü\\n\",{}]}";
    String item = "12345678901234567890.0";
    assertThat(
            read(
                "{\"index\":7,\"outcome\":\"SUCCEEDED\",\"result\":"
                    + result
                    + ",\"item\":"
                    + item
                    + ",\"attempts\":2,\"seconds\":0.14}\n"))
        .containsExactly(
            new ResultLine(
                7,
                Outcome.SUCCEEDED,
                Optional.of(Json.of(result)),
                Optional.empty(),
                Optional.of(Json.of(item)),
                new LastAttempt(2, new BigDecimal("0.14"), Optional.empty())));
  }

  @Test
  void whatTheEngineSaidKeepsItsBytes() throws Exception {
    ResultLine line =
        read(GOOD.strip().replaceAll("}$", "") + ",\"engine\":{\"tokens\": 12,\"x\":1.50}}\n")
            .get(0);

    assertThat(line.engine()).contains(Json.of("{\"tokens\": 12,\"x\":1.50}"));
    assertThat(read(GOOD).get(0).engine()).isEmpty();
  }

  @Test
  void aFailedCallHasItsErrorAndMayHaveNoItem() throws Exception {
    ResultLine line =
        read("{\"index\":1,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"BAD_ITEM\",\"message\":\"m\"}}")
            .get(0);
    assertThat(line.succeeded()).isFalse();
    assertThat(line.error()).contains(new CallError(CallError.BAD_ITEM, "m"));
    assertThat(line.item()).isEmpty();
  }

  @Test
  void theLargestResultIsRead() throws Exception {
    String text = "\"" + "a".repeat(Limits.RESULT_BYTES - 2) + "\"";
    String line = "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":" + text + "}";
    assertThat(read(GOOD + line).get(1).result()).contains(Json.of(text));
  }

  @Test
  void aLineThatIsNoneIsRefusedWithFileAndLine() {
    for (String bad :
        List.of(
            "\n",
            "[1]",
            "nonsense",
            "{\"index\":0,\"outcome\":\"SUCC",
            "{\"index\":0,\"outcome\":\"SUCCEEDED\"}",
            "{\"index\":0,\"outcome\":\"DONE\",\"result\":1}",
            "{\"index\":\"x\",\"outcome\":\"SUCCEEDED\",\"result\":1}",
            "{\"outcome\":\"SUCCEEDED\",\"result\":1}",
            "{\"index\":0,\"outcome\":\"FAILED\",\"result\":1}",
            GOOD.strip() + GOOD)) {
      assertThatThrownBy(() -> read(GOOD + GOOD + bad))
          .as(bad)
          .isInstanceOf(BadResultsException.class)
          .hasMessageStartingWith("r.jsonl:3: not a line of results: ");
    }
  }

  record Verdict(String label, double confidence) {}

  private static TypedResultReader<Verdict> verdicts(String... results) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < results.length; i++) {
      text.append("{\"index\":" + i + ",\"outcome\":\"SUCCEEDED\",\"result\":" + results[i]);
      text.append(",\"item\":{\"id\":" + i + "},\"attempts\":2,\"seconds\":0.5}\n");
    }
    text.append("{\"index\":9,\"outcome\":\"FAILED\",\"attempts\":1,");
    text.append("\"error\":{\"kind\":\"BAD_ITEM\",\"message\":\"m\"}}\n");
    InputStream in = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    return ResultReader.of("r.jsonl", in).as(Verdict.class);
  }

  @Test
  void resultsCanBeReadAsValues() throws Exception {
    try (TypedResultReader<Verdict> lines =
        verdicts("{\"label\":\"TRUE\",\"confidence\":0.75,\"more\":1}")) {
      assertThat(lines.next())
          .contains(
              new TypedResult<>(
                  0,
                  Outcome.SUCCEEDED,
                  Optional.of(new Verdict("TRUE", 0.75)),
                  Optional.empty(),
                  Optional.of(Json.of("{\"id\":0}")),
                  new LastAttempt(2, new BigDecimal("0.5"), Optional.empty())));
      TypedResult<Verdict> failed = lines.next().orElseThrow();
      assertThat(failed.result()).isEmpty();
      assertThat(failed.error()).contains(new CallError(CallError.BAD_ITEM, "m"));
      assertThat(lines.next()).isEmpty();
    }
  }

  @Test
  void aResultThatDoesNotFitIsNamedAndTheNextLinesAreThere() throws Exception {
    try (TypedResultReader<Verdict> lines =
        verdicts(
            "{\"label\":\"TRUE\",\"confidence\":\"high\"}",
            "7",
            "null",
            "{\"label\":\"FALSE\",\"confidence\":1}")) {
      assertThatThrownBy(lines::next)
          .isInstanceOf(BadResultsException.class)
          .hasMessageStartingWith(
              "r.jsonl:1: the result cannot be read as Verdict: 'confidence': ");
      assertThatThrownBy(lines::next)
          .hasMessageStartingWith("r.jsonl:2: the result cannot be read as Verdict: ");
      assertThatThrownBy(lines::next).hasMessage("r.jsonl:3: the result is null, not Verdict");
      assertThat(lines.next().orElseThrow().result()).contains(new Verdict("FALSE", 1));
    }
  }

  @Test
  void aLineWithoutEndIsRefused() {
    assertThatThrownBy(() -> read(GOOD + "a".repeat(34 * 1024 * 1024)))
        .isInstanceOf(BadResultsException.class)
        .hasMessage("r.jsonl:2: the line is longer than any that PCM writes");
  }
}
