package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class TemplatesTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(.*?)}}");
  private static final List<String> LABELS = List.of("SUPPORTS", "REFUTES", "NOT ENOUGH INFO");

  static Stream<Path> templates() throws IOException {
    return Files.list(Path.of("templates")).sorted();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void hasAPromptAndWordsForEachLabel(Path file) throws IOException {
    Map<String, Object> template = yaml(file);

    assertThat(template.keySet()).containsExactly("prompt", "labels");
    assertThat(labels(template).keySet()).containsExactlyElementsOf(LABELS);
    Set<Character> initials = new HashSet<>();
    for (List<?> words : labels(template).values()) {
      assertThat(words).isNotEmpty().allMatch(word -> word instanceof String);
      words.forEach(word -> initials.add(((String) word).charAt(0)));
    }
    assertThat(initials).as("words told apart by their first letter").hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void isAChatThatEndsWhereTheAnswerBegins(Path file) throws IOException {
    String prompt = (String) yaml(file).get("prompt");

    assertThat(prompt).startsWith("<|im_start|>system\n").endsWith("<|im_start|>assistant\n");
    assertThat(count(prompt, "<|im_start|>")).isEqualTo(count(prompt, "<|im_end|>") + 1);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void keepsTheItemsFieldsForTheLastTurn(Path file) throws IOException {
    String prompt = (String) yaml(file).get("prompt");
    int lastTurn = prompt.lastIndexOf("<|im_start|>user");

    assertThat(places(prompt.substring(0, lastTurn))).isEmpty();
    assertThat(places(prompt.substring(lastTurn)))
        .isEqualTo(
            file.endsWith("evidence.yaml") ? List.of("evidence", "claim") : List.of("claim"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void showsNoClaimOfTheDataAsAnExample(Path file) throws IOException {
    String prompt = (String) yaml(file).get("prompt");

    for (String line : Files.readAllLines(Path.of("data", "claims.jsonl"))) {
      JsonNode claim = new JsonMapper().readTree(line);
      assertThat(prompt).doesNotContain(claim.get("claim").asText());
      assertThat(prompt).doesNotContain(claim.get("evidence").asText());
    }
  }

  @Test
  void areAllTriedByTheWorkflow() throws IOException {
    Map<String, Object> workflow = yaml(Path.of("workflow.yaml"));

    List<String> files =
        templates().map(file -> file.getFileName().toString().replace(".yaml", "")).toList();
    assertThat(((Map<?, ?>) workflow.get("params")).get("templates"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(files));
    assertThat(files).contains("bare", "few-shot").hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void areJudgedByAClassThatExists() throws IOException {
    Map<?, ?> libraries = (Map<?, ?>) yaml(Path.of("workflow.yaml")).get("libraries");

    assertThat(((Map<?, ?>) libraries.get("judge")).get("class")).isEqualTo(Judge.class.getName());
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(strict)).load(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, List<?>> labels(Map<String, Object> template) {
    return (Map<String, List<?>>) template.get("labels");
  }

  private static List<String> places(String text) {
    List<String> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    return places;
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
