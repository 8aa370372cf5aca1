package io.pcm.library.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.library.llm.CheckedObject;
import io.pcm.model.GgufHead;
import io.pcm.model.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library with a tiny model. Models stay in memory, so the tests share a few. */
class LlamaLibraryTest {
  private static final String PREFIX = "Say whether it is true, in one word and no more.\\n\\n";

  private static final String CLASSIFY =
      "{\"prompt\":\""
          + PREFIX
          + "Claim: {{claim}}\\nAnswer:\",\"labels\":{\"YES\":[\"Yes\",\"True\"],\"NO\":[\"No\"]}}";

  private static final String COMPLETE =
      "{\"prompt\":\"" + PREFIX + "Claim: {{claim}}\\nWhy:\",\"max-tokens\":12,\"details\":true}";

  private static final List<String> CLAIMS =
      List.of(
          "Cats are animals.",
          "Cats are plants.",
          "Cats are animals.",
          "",
          " leading space",
          "Zwölf größere Äpfel",
          "日本語",
          "\"quoted\" \\\\ back",
          "Cats",
          "7 * 6 = 42");

  @TempDir static Path folder;
  private static Path model;
  private static LoadedLibrary library;

  @BeforeAll
  static void loadsOnce() throws Exception {
    model = TinyGguf.write(folder.resolve("tiny.gguf"), 7);
    library = load("{}", 1);
  }

  private static LoadedLibrary load(String tuning, int slots) throws Exception {
    String settings =
        "{\"model\":" + Json.quote(model.toString()) + ",\"context-size\":512,\"tuning\":" + tuning;
    return new LlamaLibrary().load(new LoadRequest(Json.of(settings + "}"), slots, 1));
  }

  private static Json item(String claim) {
    return Json.of("{\"claim\":" + Json.quote(claim) + "}");
  }

  private static List<String> answers(LibraryFunction function, List<String> claims)
      throws Exception {
    List<String> answers = new ArrayList<>();
    for (String claim : claims) {
      answers.add(function.call(item(claim)).toString());
    }
    return answers;
  }

  private static LibraryFunction function(String name, String settings) throws Exception {
    return library.function(name, Json.of(settings));
  }

  @Test
  void answersDoNotDependOnTheCallsBefore() throws Exception {
    for (Map.Entry<String, String> each :
        new TreeMap<>(Map.of("classify", CLASSIFY, "complete", COMPLETE)).entrySet()) {
      LibraryFunction warm = function(each.getKey(), each.getValue());
      List<String> forward = answers(warm, CLAIMS);
      List<String> reversed = new ArrayList<>(CLAIMS);
      Collections.reverse(reversed);
      List<String> backward = answers(warm, reversed);
      Collections.reverse(backward);
      assertThat(backward).isEqualTo(forward);
      assertThat(forward.get(2)).isEqualTo(forward.get(0));
    }
  }

  @Test
  void coldAndWarmContextsAnswerTheSame() throws Exception {
    List<String> warm = answers(function("complete", COMPLETE), CLAIMS);
    LoadedLibrary cold = load("{}", 1);
    LibraryFunction function = cold.function("complete", Json.of(COMPLETE));
    List<String> reversed = new ArrayList<>(CLAIMS);
    Collections.reverse(reversed);
    List<String> backward = answers(function, reversed);
    Collections.reverse(backward);
    assertThat(backward).isEqualTo(warm);
  }

  @Test
  void tasksThatTakeTurnsGetTheAnswersThatTheyGetAlone() throws Exception {
    LibraryFunction complete = function("complete", COMPLETE);
    List<String> alone = answers(complete, CLAIMS);
    LibraryFunction classify = function("classify", CLASSIFY);
    List<String> classified = answers(classify, CLAIMS);
    for (int i = 0; i < CLAIMS.size(); i++) {
      assertThat(complete.call(item(CLAIMS.get(i)))).hasToString(alone.get(i));
      assertThat(classify.call(item(CLAIMS.get(i)))).hasToString(classified.get(i));
    }
  }

  @Test
  void answersTheSameWithoutThePrefixCache() throws Exception {
    List<String> kept = answers(function("classify", CLASSIFY), CLAIMS);
    LibraryFunction without =
        load("{\"prefix-cache\":false}", 1).function("classify", Json.of(CLASSIFY));
    assertThat(answers(without, CLAIMS)).isEqualTo(kept);
  }

  /**
   * With more slots, a near-tie, which is frequent in this model with random weights, may have
   * another result; but one call must never see the other's prompt.
   */
  @Test
  void keepsTheCallsOfTwoSlotsApart() throws Exception {
    String detailed = CLASSIFY.substring(0, CLASSIFY.length() - 1) + ",\"details\":true}";
    List<Integer> alone = new ArrayList<>();
    for (String answer : answers(function("classify", detailed), CLAIMS)) {
      alone.add(promptTokens(answer));
    }
    LibraryFunction wide = load("{\"threads\":2}", 2).function("classify", Json.of(detailed));
    List<CompletableFuture<String>> running = new ArrayList<>();
    for (String claim : CLAIMS) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return wide.call(item(claim)).toString();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    List<Integer> together = new ArrayList<>();
    for (CompletableFuture<String> each : running) {
      String answer = each.get(60, TimeUnit.SECONDS);
      assertThat(answer).contains("\"finish\":\"label\"");
      together.add(promptTokens(answer));
    }
    assertThat(together).isEqualTo(alone);
    assertThat(alone.stream().distinct()).hasSizeGreaterThan(1);
  }

  private static int promptTokens(String answer) throws Exception {
    return CheckedObject.JSON.readTree(answer).path("prompt-tokens").asInt(-1);
  }

  @Test
  void tellsTokensAndWhyTheAnswerEnded() throws Exception {
    String settings = "{\"prompt\":\"abc {{claim}}\",\"max-tokens\":5,\"details\":true}";
    String answer = function("complete", settings).call(item("xyz")).toString();
    assertThat(answer)
        .contains("\"prompt-tokens\":7,\"tokens\":5,\"finish\":\"length\"}")
        .startsWith("{\"text\":\"");
    String label =
        "{\"prompt\":\"abc {{claim}}\",\"labels\":{\"a\":[\"x\"],\"b\":\"y\"},\"details\":true}";
    assertThat(function("classify", label).call(item("xyz")).toString())
        .matches("\\{\"label\":\"[ab]\",\"prompt-tokens\":7,\"tokens\":[12],\"finish\":\"label\"}");
  }

  @Test
  void endsAnAnswerBeforeAStopText() throws Exception {
    String prompt = "{\"prompt\":\"{{claim}}\",\"max-tokens\":40";
    String whole =
        CheckedObject.JSON
            .readTree(function("complete", prompt + "}").call(item("abc")).utf8())
            .textValue();
    String stop = whole.substring(10, 13);
    String ended =
        CheckedObject.JSON
            .readTree(
                function("complete", prompt + ",\"stop\":[" + Json.quote(stop) + ",\"never\"]}")
                    .call(item("abc"))
                    .utf8())
            .textValue();
    assertThat(ended).isEqualTo(whole.substring(0, whole.indexOf(stop)));
  }

  @Test
  void theSameSeedGivesTheSameTextAndAnotherSeedAnother() throws Exception {
    String hot = "{\"prompt\":\"{{claim}}\",\"temperature\":1.5,\"max-tokens\":30,\"seed\":";
    Json first = function("complete", hot + "1}").call(item("abc"));
    assertThat(function("complete", hot + "1}").call(item("abc"))).isEqualTo(first);
    assertThat(function("complete", hot + "2}").call(item("abc"))).isNotEqualTo(first);
  }

  @Test
  void holdsTheModelToLabelsOfAnyCharacters() throws Exception {
    Map<String, List<String>> labels = new TreeMap<>();
    labels.put("quote", List.of("say \"x\"", "\\back\\slash", "[a-z]*", "a|b"));
    labels.put("lines", List.of("one\ntwo", "tab\there", "\u0001control"));
    labels.put("wide", List.of("日本語", "größer", "🙂🙂", "€"));
    labels.put("prefix", List.of("Ye"));
    labels.put("longer", List.of("Yes", "No", "Nobody"));
    labels.put("wide too", List.of("日本人", "🙃"));
    String settings =
        "{\"prompt\":\"{{claim}}\",\"labels\":"
            + CheckedObject.JSON.writeValueAsString(labels)
            + ",\"temperature\":2,\"seed\":";
    Map<String, Integer> seen = new TreeMap<>();
    for (int seed = 0; seed < 60; seed++) {
      String answer = function("classify", settings + seed + "}").call(item("is it")).toString();
      seen.merge(answer.substring(1, answer.length() - 1), 1, Integer::sum);
    }
    assertThat(labels).containsKeys(seen.keySet().toArray(String[]::new));
    assertThat(seen).hasSizeGreaterThan(2);
  }

  @Test
  void refusesAPromptThatDoesNotFit() throws Exception {
    assertThatThrownBy(() -> function("classify", CLASSIFY).call(item("long ".repeat(200))))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.PROMPT_TOO_LONG))
        .hasMessageMatching(
            "the prompt has \\d{4} tokens and the answer may have \\d+, together more than the"
                + " context-size of 512");
    assertThat(function("classify", CLASSIFY).call(item("short"))).isNotNull();
  }

  @Test
  void aSpecialTokenInAnItemIsTextUnlessItIsAllowed() throws Exception {
    String ask = "{\"prompt\":\"{{claim}}\",\"max-tokens\":1,\"details\":true";
    LibraryFunction asText = function("complete", ask + "}");
    LibraryFunction allowed = function("complete", ask + ",\"allow-special-tokens\":true}");
    String classify = CLASSIFY.substring(0, CLASSIFY.length() - 1) + ",\"details\":true";

    assertThat(promptTokens(asText.call(item("a<|im_end|>b")).toString())).isEqualTo(12);
    assertThat(promptTokens(asText.call(item("a<|im_eND|>b")).toString())).isEqualTo(12);
    assertThat(promptTokens(allowed.call(item("a<|im_end|>b")).toString())).isEqualTo(3);
    LibraryFunction label = function("classify", classify + "}");
    List<String> answers = answers(label, List.of("<|im_end|>", "<|im_eND|>", "<|im_end|>"));
    assertThat(promptTokens(answers.get(0))).isEqualTo(promptTokens(answers.get(1)));
    assertThat(answers.get(2)).isEqualTo(answers.get(0));
  }

  @Test
  void anAnswerWithASchemaIsAValueOfIt() throws Exception {
    String ask =
        "{\"prompt\":\"{{claim}}\",\"schema\":{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":"
            + "\"boolean\"},\"n\":{\"enum\":[1,2]}},\"required\":[\"ok\",\"n\"],"
            + "\"additionalProperties\":false},\"max-tokens\":";

    for (String answer : answers(function("complete", ask + "100}"), CLAIMS.subList(0, 3))) {
      assertThat(answer)
          .matches("\\{\\s*\"ok\"\\s*:\\s*(true|false)\\s*,\\s*\"n\"\\s*:\\s*[12]\\s*}");
    }
    LibraryFunction cut = function("complete", ask + "3}");
    assertThatThrownBy(() -> cut.call(item("x")))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ANSWER))
        .hasMessageContaining("was cut off at max-tokens");
    assertThatThrownBy(() -> function("complete", "{\"prompt\":\"x\",\"schema\":{\"type\":7}}"))
        .hasMessageContaining("schema is not a JSON Schema: /type: ");
  }

  @Test
  void aCutAnswerFailsIfTheTaskSaysSo() throws Exception {
    String ask = "{\"prompt\":\"{{claim}}\",\"max-tokens\":3,\"on-length\":";

    assertThat(function("complete", ask + "\"row\"}").call(item("x"))).isNotNull();
    assertThatThrownBy(() -> function("complete", ask + "\"error\"}").call(item("x")))
        .hasMessageMatching(
            "the answer was cut off at max-tokens, after [1-3] tokens; the answer: \".*");
  }

  @Test
  void thePenaltiesAndTheFilterOfATaskCount() throws Exception {
    String ask = "{\"prompt\":\"{{claim}}\",\"max-tokens\":30,\"sampling\":";
    Json plain = function("complete", ask + "{}}").call(item("abc"));
    Json punished =
        function("complete", ask + "{\"repetition-penalty\":5,\"frequency-penalty\":2}}")
            .call(item("abc"));
    Json narrow = function("complete", ask + "{\"top-k\":1},\"temperature\":5}").call(item("abc"));

    assertThat(punished).isNotEqualTo(plain);
    assertThat(narrow).as("the most likely token, whatever the temperature").isEqualTo(plain);
    assertThatThrownBy(() -> function("complete", ask + "{\"top-p\":0}}"))
        .hasMessageContaining("top-p must be a number from 0.01 to 1.0, not 0");
  }

  @Test
  void refusesItemsThatTheTemplateCannotUse() throws Exception {
    LibraryFunction classify = function("classify", CLASSIFY);
    for (String bad : List.of("{\"Claim\":\"x\"}", "[1]", "\"x\"", "{", "{} {}", "")) {
      assertThatThrownBy(() -> classify.call(Json.of(bad)))
          .isInstanceOfSatisfying(
              CallFailedException.class,
              e -> assertThat(e.error().kind()).isEqualTo(CallError.BAD_ITEM));
    }
  }

  @Test
  void namesWhatIsWrongWithTheSettingsOfATask() {
    assertThatThrownBy(() -> function("summarise", "{}"))
        .hasMessageContaining(
            "no function \"summarise\"; it has complete, classify, chat, embed, request");
    assertThatThrownBy(() -> function("complete", "{\"promt\":\"x\"}"))
        .hasMessage("settings of complete: prompt is missing");
    assertThatThrownBy(() -> function("complete", "{\"prompt\":\"x\",\"max_tokens\":3}"))
        .hasMessageContaining(
            "unknown max_tokens; known: [allow-special-tokens, details, extra-body");
    assertThatThrownBy(() -> function("complete", "{\"prompt\":\"x\",\"temperature\":\"hot\"}"))
        .hasMessageContaining("temperature must be a number from 0.0 to 10.0, not \"hot\"");
    assertThatThrownBy(() -> function("complete", "{\"prompt\":\"Is {{ it\"}"))
        .hasMessageContaining("prompt has '{{' without a field name");
    assertThatThrownBy(() -> function("classify", "{\"prompt\":\"x\",\"labels\":{\"A\":[\"a\"]}}"))
        .hasMessageContaining("must be two labels or more, not 1");
  }

  @Test
  void readsTheHeadOfAModelThatTheEngineLoads() throws Exception {
    GgufHead head = ModelFiles.check(model);

    assertThat(head.architecture()).isEqualTo("llama");
    assertThat(head.trainedContext()).isEqualTo(4096);
    assertThat(head.addsBegin()).isFalse();
  }

  @Test
  void refusesAModelFileThatIsCutOffBeforeNativeCodeSeesIt() throws Exception {
    byte[] whole = Files.readAllBytes(model);
    Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, whole.length - 1));
    Json settings = Json.of("{\"model\":" + Json.quote(cut.toString()) + "}");

    assertThatThrownBy(() -> new LlamaLibrary().load(new LoadRequest(settings, 1, 1)))
        .hasMessageContaining("the model file " + cut + " is cut off: it has");
  }

  @Test
  void namesWhatIsWrongWithTheSettingsOfTheLibrary() {
    assertThatThrownBy(() -> LlamaSettings.of(Json.of("{\"model\":\"x.gguf\"}"), 1))
        .hasMessageContaining("model must be the absolute path of a GGUF file, not \"x.gguf\"");
    assertThatThrownBy(
            () -> LlamaSettings.of(Json.of("{\"model\":\"/x\",\"context-size\":1.5}"), 1))
        .hasMessageContaining("context-size must be a whole number from 16 to");
    assertThatThrownBy(
            () -> LlamaSettings.of(Json.of("{\"model\":\"/x\",\"tuning\":{\"thread\":1}}"), 1))
        .hasMessageContaining("tuning: unknown thread; known: [gpu-layers, prefix-cache, threads]");
    assertThatThrownBy(() -> load("{},\"context-size\":9999", 1)).hasMessageContaining("Duplicate");
  }
}
