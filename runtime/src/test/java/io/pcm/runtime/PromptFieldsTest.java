package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.Json;
import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.llm.Prompt;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.TaskFunction;
import io.pcm.api.workflow.TaskResults;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptFieldsTest {
  private static final String CONSTANT =
      "has no {{field}}, so all calls of the task would ask the same";

  @TempDir private Path folder;
  private WorkflowBuilder w;
  private LlmFunctions model;

  @BeforeEach
  void begin() {
    w = Workflow.named("w");
    model = w.library("m", Llm.model("smol").engine(LlmEngine.LLAMA_SERVER));
  }

  private static Items items(String... values) {
    return Items.of(Stream.of(values).map(Json::of).toList());
  }

  private Items file(String text) throws Exception {
    return Items.jsonLines(Files.writeString(folder.resolve("items.jsonl"), text));
  }

  private TaskFunction ask(String prompt) {
    return model.complete(Prompt.of(prompt));
  }

  private List<String> told() {
    Workflow built = w.build();
    return catchThrowableOfType(InvalidWorkflowException.class, () -> PromptFields.check(built))
        .mistakes()
        .stream()
        .map(Mistake::toString)
        .toList();
  }

  private void assertFine() {
    Workflow built = w.build();
    assertThatCode(() -> PromptFields.check(built)).doesNotThrowAnyException();
  }

  @Test
  void a_field_that_no_item_has_is_a_mistake_in_every_text_of_a_chat() {
    Prompt prompt = Prompt.of("{{txt}}").system("{{lang}}").example("{{text}}", "{{by.nam}}");
    w.map("t", model.chat(prompt), items("{\"text\":1}", "{\"by\":{\"name\":2}}"));

    assertThat(told())
        .containsExactly(
            "map(\"t\").prompt: names the field 'txt', which none of the first 2 items has; did you"
                + " mean 'text'? They have 'text', 'by', 'by.name'",
            "map(\"t\").system: names the field 'lang', which none of the first 2 items has; they"
                + " have 'text', 'by', 'by.name'",
            "map(\"t\").examples[0].assistant: names the field 'by.nam', which none of the first 2"
                + " items has; did you mean 'by.name'? They have 'text', 'by', 'by.name'");
  }

  @Test
  void a_field_that_one_of_the_first_items_has_is_no_mistake() throws Exception {
    String others = "{\"a\":1}\n".repeat(98);
    w.map("t", ask("{{b.c}} {{d.e}}"), file("not JSON\n" + others + "{\"b\":{\"c\":1},\"d.e\":0}"));
    assertFine();
  }

  @Test
  void items_after_the_first_hundred_are_not_looked_at() throws Exception {
    w.map("t", ask("{{b}}"), file("{\"a\":1}\n\n".repeat(100) + "{\"b\":1}\n"));
    assertThat(told())
        .containsExactly(
            "map(\"t\").prompt: names the field 'b', which none of the first 100 items has; did you"
                + " mean 'a'? They have 'a'");
  }

  @Test
  void only_the_items_that_the_task_uses_count() throws Exception {
    w.map("t", ask("{{bb}}"), file("\ufeff{\"a\":1}\n{\"bb\":1}\n")).limit(1);
    assertThat(told())
        .containsExactly(
            "map(\"t\").prompt: names the field 'bb', which the item lacks; they have 'a'");
  }

  @Test
  void lines_that_are_not_JSON_say_nothing_about_fields() throws Exception {
    w.map("t", ask("{{b}}"), file("a,b\n1,2\n"));
    assertFine();
  }

  @Test
  void a_prompt_without_a_field_is_a_mistake_if_there_are_several_items() throws Exception {
    Prompt labels = Prompt.of("{\"a\"}").label("A", "a").label("B", "b");
    w.map("t", model.classify(labels), file("not JSON\n{\"a\":1}"));
    assertThat(told()).singleElement().asString().contains(CONSTANT, "such as {{a}}");
  }

  @Test
  void a_prompt_without_a_field_is_fine_for_one_item_and_a_single_call() {
    w.map("one", ask("same"), items("1"));
    w.map("first", ask("same"), items("1", "2")).limit(1);
    w.map("results", ask("same"), TaskResults.of(w.single("single", ask("same"))));
    assertFine();
  }

  @Test
  void a_field_in_the_system_message_or_an_example_makes_the_calls_differ() {
    w.map("t", model.chat(Prompt.of("go").system("{{a}}")), items("{\"a\":1}", "{\"a\":2}"));
    w.map("u", model.chat(Prompt.of("go").example("x", "{{a}}")), items("{\"a\":1}", "{\"a\":2}"));
    assertFine();
  }

  @Test
  void of_results_of_other_tasks_only_the_members_of_the_row_are_certain() {
    var first = w.map("t", ask("{{a}}"), items("{\"a\":1}", "{\"a\":2}"));
    w.map("u", ask("{{item.b}} {{result.c}} {{error.kind}} {{outcome}}"), TaskResults.of(first));
    assertFine();

    w.map("v", ask("{{a}}"), TaskResults.of(first));
    w.map("x", ask("same"), TaskResults.of(first));
    assertThat(told())
        .satisfiesExactly(
            line -> assertThat(line).contains("'a', which results of other tasks do not have"),
            line -> assertThat(line).contains(CONSTANT, "such as {{result}}"));
  }

  @Test
  void items_of_a_stream_and_libraries_of_others_are_not_checked() {
    w.map(
        "t",
        ask("same {{x}}"),
        Items.from(() -> IntStream.range(0, 9).mapToObj(i -> Json.of("1"))));
    w.map("r", model.request(), items("{}", "{}"));
    var own = w.library("own", CommandLibrary.of("cat"));
    w.map("o", own.function("complete", Json.of("{\"prompt\":\"same\"}")), items("1", "2"));
    assertFine();
  }
}
