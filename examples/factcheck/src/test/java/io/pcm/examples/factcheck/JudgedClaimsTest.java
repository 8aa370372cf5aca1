package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedClaimsTest {
  @TempDir Path folder;

  @Test
  void readsWhatTheVerifyTaskWrites() throws Exception {
    Path file = Path.of("src/test/resources/results/verify/template=bare.jsonl");

    List<JudgedClaim> claims = new ArrayList<>();
    JudgedClaims.read(file, claims::add);

    assertThat(claims).hasSize(12);
    assertThat(claims.get(1)).isEqualTo(claim("2", "REFUTES", "SUPPORTS"));
    assertThat(claims.get(5))
        .isEqualTo(new JudgedClaim("6", Optional.of("NOT ENOUGH INFO"), Optional.empty()));
  }

  @Test
  void takesTheLabelOutOfADetailedResult() throws Exception {
    assertThat(
            read(
                """
                {"index":0,"outcome":"SUCCEEDED","result":{"prompt-tokens":9,"label":"REFUTES",\
                "finish":"label"},"item":{"id":"x","label":"REFUTES"}}
                """))
        .containsExactly(claim("x", "REFUTES", "REFUTES"));
  }

  @Test
  void takesIdsAsTheyAreWritten() throws Exception {
    assertThat(
            read(
                """
                {"index":0,"outcome":"SUCCEEDED","result":"a","item":{"id":12345678901234567890123,"label":"a"}}
                {"index":0,"outcome":"SUCCEEDED","result":"a","item":{"id":1.50,"label":"a"}}
                {"index":0,"outcome":"SUCCEEDED","result":"a","item":{"label":"a","id":"n\\u00e9"}}
                """))
        .extracting(JudgedClaim::id)
        .containsExactly("12345678901234567890123", "1.50", "n\u00e9");
  }

  @Test
  void numbersClaimsWithoutAnIdByTheirIndex() throws Exception {
    assertThat(
            read(
                "{\"index\":7,\"outcome\":\"SUCCEEDED\",\"result\":\"a\",\"item\":{\"label\":\"a\"}}"))
        .containsExactly(claim("#7", "a", "a"));
  }

  @Test
  void takesAFailedLineWhateverItsItem() throws Exception {
    assertThat(
            read(
                """
                {"index":0,"outcome":"FAILED","error":{"kind":"BAD_ITEM","message":"m"},"item":"no"}
                {"index":1,"outcome":"CANCELLED","error":{"kind":"NOT_RUN","message":"m"}}
                """))
        .containsExactly(
            new JudgedClaim("#0", Optional.empty(), Optional.empty()),
            new JudgedClaim("#1", Optional.empty(), Optional.empty()));
  }

  @Test
  void isNotFooledByFieldsOfTheSameNameDeeperDown() throws Exception {
    assertThat(
            read(
                """
                {"index":0,"more":{"outcome":"FAILED","item":{"id":9}},"outcome":"SUCCEEDED",\
                "result":"a","item":{"x":[{"label":"b","id":8}],"id":1,"label":"a","y":{"id":7}}}
                """))
        .containsExactly(claim("1", "a", "a"));
  }

  @Test
  void namesFileAndLineOfWhatItCannotJudge() {
    String good =
        "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":\"a\",\"item\":{\"label\":\"a\"}}\n";
    assertRefused(
        good + "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":\"a\",\"item\":{\"id\":1}}",
        ":2: the claim has no \"label\"");
    assertRefused(
        good
            + good
            + "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":[1],\"item\":{\"label\":\"a\"}}",
        ":3: the result is not a label");
    assertRefused(good + "{\"index\":3}", ":2: not a line of results: \"outcome\" is missing");
    assertRefused("[1]", ":1: not a line of results: it is not a JSON object");
    assertRefused(good + "{\"index\":0,\"outcome\":\"SUCC", ":2: not a line of results");
    assertRefused(good + "{\"index\":0,\"outcome\":\"SUCCEEDED\",", ":2: not a line of results");
    assertRefused("nonsense", ":1: not a line of results");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> JudgedClaims.read(folder.resolve("none.jsonl"), claim -> {}))
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("none.jsonl: there is no such file");
    assertThatThrownBy(() -> JudgedClaims.read(folder, claim -> {}))
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void refusesAStringThatPcmWouldNotHaveWritten() {
    assertRefused(
        "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":\""
            + "a".repeat(Limits.RESULT_BYTES + 1)
            + "\",\"item\":{\"label\":\"a\"}}",
        ":1: cannot be read");
  }

  @Test
  void readsAHundredThousandLinesWithoutKeepingThem() throws Exception {
    Path file = folder.resolve("many.jsonl");
    String filler = "word ".repeat(100);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 100_000; i++) {
        out.write(
            "{\"index\":%d,\"outcome\":\"SUCCEEDED\",\"result\":\"a\",\"item\":{\"id\":%d,\"claim\":\"%s\",\"label\":\"a\"}}\n"
                .formatted(i, i, filler));
      }
    }
    Tally tally = new Tally();

    JudgedClaims.read(file, tally::add);

    assertThat(tally.scores().correct()).isEqualTo(100_000);
  }

  private void assertRefused(String text, String message) {
    ThrowingCallable reading = () -> read(text);
    assertThatThrownBy(reading)
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("results.jsonl" + message)
        .extracting(failure -> ((CallFailedException) failure).error().kind())
        .isEqualTo("BAD_RESULTS");
  }

  private List<JudgedClaim> read(String text) throws CallFailedException, IOException {
    Path file = Files.writeString(folder.resolve("results.jsonl"), text);
    List<JudgedClaim> claims = new ArrayList<>();
    JudgedClaims.read(file, claims::add);
    return claims;
  }

  private static JudgedClaim claim(String id, String gold, String answer) {
    return new JudgedClaim(id, Optional.of(gold), Optional.of(answer));
  }
}
