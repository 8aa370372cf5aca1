package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final Path FILE = Path.of("data", "claims.jsonl");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static String text = "";
  private static final List<JsonNode> CLAIMS = new ArrayList<>();

  @BeforeAll
  static void readStrictly() throws IOException {
    CLAIMS.clear();
    text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(Files.readAllBytes(FILE)))
            .toString();
    for (String line : text.split("\n")) {
      CLAIMS.add(JSON.readTree(line));
    }
  }

  @Test
  void holdsFiftyClaimsOfEachLabel() {
    Map<String, Long> counts =
        CLAIMS.stream()
            .collect(
                Collectors.groupingBy(claim -> claim.get("label").asText(), Collectors.counting()));

    assertThat(counts).isEqualTo(Map.of("SUPPORTS", 50L, "REFUTES", 50L, "NOT ENOUGH INFO", 50L));
  }

  @Test
  void numbersTheClaimsInTheOrderOfTheFile() {
    for (int i = 0; i < CLAIMS.size(); i++) {
      assertThat(CLAIMS.get(i).get("id").isInt()).isTrue();
      assertThat(CLAIMS.get(i).get("id").asInt()).isEqualTo(i + 1);
    }
  }

  @Test
  void givesEveryClaimTheSameFourFieldsAndWholeSentences() {
    for (JsonNode claim : CLAIMS) {
      List<String> fields = new ArrayList<>();
      claim.fieldNames().forEachRemaining(fields::add);
      assertThat(fields).containsExactly("id", "claim", "label", "evidence");
      for (String field : List.of("claim", "evidence")) {
        assertThat(claim.get(field).isTextual()).isTrue();
        assertThat(claim.get(field).asText())
            .matches("[\\p{Lu}0-9].*[A-Za-z0-9]\\.")
            .hasSizeBetween(20, 200)
            .doesNotContain("{{", "<|");
      }
    }
  }

  @Test
  void mixesTheLabels() {
    int run = 1;
    for (int i = 1; i < CLAIMS.size(); i++) {
      run = CLAIMS.get(i).get("label").equals(CLAIMS.get(i - 1).get("label")) ? run + 1 : 1;
      assertThat(run).as("claims of one label in a row at %d", i + 1).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void isPlainNormalisedText() {
    assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFC)).isTrue();
    assertThat(text).endsWith("}\n").doesNotContain("\r", "\t", "\uFEFF", "\uFFFD", "\n\n", "  ");
    Set<Integer> outside =
        text.codePoints()
            .filter(c -> c != '\n' && (c < 0x20 || c > 0x7e))
            .filter(c -> !(Character.isLetter(c) && c < 0x180))
            .boxed()
            .collect(Collectors.toSet());
    assertThat(outside).as("characters that are neither ASCII nor Latin letters").isEmpty();
  }

  @Test
  void saysNothingTwice() {
    for (String field : List.of("claim", "evidence")) {
      List<String> texts = texts(field);
      assertThat(texts.stream().map(ClaimsTest::bare)).doesNotHaveDuplicates();
      for (int i = 0; i < texts.size(); i++) {
        for (int k = 0; k < i; k++) {
          assertThat(similarity(texts.get(i), texts.get(k)))
              .as("%s / %s", texts.get(i), texts.get(k))
              .isLessThan(0.3);
        }
      }
    }
  }

  @Test
  void startsAndEndsNoTwoClaimsWithTheSameWords() {
    assertThat(texts("claim").stream().map(claim -> firstWords(claim, 4))).doesNotHaveDuplicates();
    assertThat(texts("claim").stream().map(claim -> lastWords(claim, 4))).doesNotHaveDuplicates();
  }

  @Test
  void isNotMadeByPattern() {
    Map<String, Long> openings =
        texts("claim").stream()
            .collect(Collectors.groupingBy(claim -> firstWords(claim, 2), Collectors.counting()));
    assertThat(openings.values()).allMatch(count -> count <= 4);
    Map<String, Long> phrases =
        texts("claim").stream()
            .flatMap(claim -> phrases(claim, 4).stream())
            .collect(Collectors.groupingBy(phrase -> phrase, Collectors.counting()));
    assertThat(phrases.entrySet()).filteredOn(phrase -> phrase.getValue() > 3).isEmpty();
  }

  @Test
  void canBeTakenInHalves() {
    for (Half half : Half.values()) {
      Map<String, Long> labels =
          CLAIMS.stream()
              .filter(claim -> Half.of(claim.get("id").asText()) == half)
              .collect(
                  Collectors.groupingBy(
                      claim -> claim.get("label").asText(), Collectors.counting()));
      assertThat(labels.values()).as("half %s", half).hasSize(3).allMatch(count -> count >= 20);
    }
  }

  private static List<String> texts(String field) {
    return CLAIMS.stream().map(claim -> claim.get(field).asText()).toList();
  }

  private static String bare(String sentence) {
    return sentence.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}0-9]+", " ").strip();
  }

  private static String firstWords(String sentence, int count) {
    return bare(sentence).split(" ").length <= count
        ? bare(sentence)
        : String.join(" ", List.of(bare(sentence).split(" ")).subList(0, count));
  }

  private static String lastWords(String sentence, int count) {
    List<String> words = List.of(bare(sentence).split(" "));
    return String.join(" ", words.subList(Math.max(0, words.size() - count), words.size()));
  }

  private static Set<String> phrases(String sentence, int words) {
    List<String> all = List.of(bare(sentence).split(" "));
    Set<String> phrases = new HashSet<>();
    for (int i = 0; i + words <= all.size(); i++) {
      phrases.add(String.join(" ", all.subList(i, i + words)));
    }
    return phrases;
  }

  /** Jaccard similarity of the sets of five-character substrings. */
  private static double similarity(String one, String other) {
    Set<String> shared = grams(one);
    Set<String> union = grams(other);
    int sum = shared.size() + union.size();
    union.addAll(shared);
    return (double) (sum - union.size()) / union.size();
  }

  private static Set<String> grams(String sentence) {
    String plain = bare(sentence);
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + 5 <= plain.length(); i++) {
      grams.add(plain.substring(i, i + 5));
    }
    return grams;
  }
}
