package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.source.Item;
import io.pcm.runtime.trial.Shown;
import io.pcm.runtime.trial.Shown.ChatMessage;
import io.pcm.runtime.trial.Shown.PromptPieces;
import io.pcm.runtime.trial.Shown.TokenCounts;
import io.pcm.runtime.trial.TrialItem;
import io.pcm.runtime.trial.TriedCall;
import io.pcm.runtime.trial.TriedCall.Told;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class TrialViewTest {
  private static final Map<String, Double> LIKELY = new LinkedHashMap<>();

  static {
    LIKELY.put("REFUTES", 0.221);
    LIKELY.put("SUPPORTS", 0.412);
  }

  private static final TriedCall CLASSIFIED =
      call(
          task("verify", Map.of("template", "bare")),
          item(0, "{\"claim\":\"Water boils.\"}"),
          "\"SUPPORTS\"",
          shown("You check facts.\nClaim: ", "Water boils.\nLabel: ", "Yes", LIKELY));

  private static final TriedCall LAST_OF_FIXED_PART =
      call(
          CLASSIFIED.task(),
          item(1, "{\"claim\":\"Ice\\nmelts.\"}"),
          "\"REFUTES\"",
          shown("You check facts.\nClaim: ", "Ice\nmelts.\n", " No", Map.of()));

  private static final TriedCall REFUSED =
      failed(
          CLASSIFIED.task(),
          item(7, "{\"claim\":\"x\"}"),
          new CallError("BAD_ANSWER", "the answer is not JSON: no\nvalue; the answer: \"Sure!\""),
          shown("", "Answer in JSON: x", "Sure!", Map.of()));

  private static final TriedCall CHAT =
      call(
          task("talk", Map.of()),
          item(0, "1"),
          "\"Hello.\\nHow are you?\"",
          new Shown(
              Optional.empty(),
              List.of(new ChatMessage("system", "Be kind."), new ChatMessage("user", "Hi\nthere")),
              Optional.of("Hello.\nHow are you?"),
              Optional.of(new TokenCounts(12, 7, "stop")),
              Map.of()));

  private static final TriedCall PLAIN =
      new TriedCall(
          task("judge", Map.of()),
          item(3, "{\"n\":1.50,\"t\":\"a\\u001bb\u202ec\"}"),
          Outcome.SUCCEEDED,
          Json.of("{\"score\":0.50}"),
          1_234_567,
          new Told(Optional.of(Json.of("{\"model\":\"m7\"}")), Optional.empty()));

  private static final TriedCall NO_JSON =
      new TriedCall(
          PLAIN.task(),
          new TrialItem(4, new Item.Value(Json.of("NaN")), Optional.empty()),
          Outcome.FAILED,
          new CallError("BAD_ITEM", "line 5 is not JSON").toJson(),
          -1,
          new Told(Optional.empty(), Optional.empty()));

  private static Task task(String name, Map<String, String> point) {
    return new Task.MapTask(
        new TaskName(name, point),
        new Task.FunctionUse("l", "f", Json.of("{}")),
        Policy.DEFAULT,
        Items.of(List.of()),
        OptionalInt.empty());
  }

  private static TrialItem item(int index, String json) {
    return new TrialItem(index, new Item.Value(Json.of(json)), Optional.empty());
  }

  private static Shown shown(
      String fixed, String rest, String text, Map<String, Double> probabilities) {
    return new Shown(
        Optional.of(new PromptPieces(fixed, rest)),
        List.of(),
        Optional.of(text),
        Optional.of(new TokenCounts(31, 1, "label")),
        probabilities);
  }

  private static TriedCall call(Task task, TrialItem item, String result, Shown shown) {
    return new TriedCall(
        task,
        item,
        Outcome.SUCCEEDED,
        Json.of(result),
        140_000,
        new Told(Optional.empty(), Optional.of(shown)));
  }

  private static TriedCall failed(Task task, TrialItem item, CallError error, Shown shown) {
    return new TriedCall(
        task,
        item,
        Outcome.FAILED,
        error.toJson(),
        2_345,
        new Told(Optional.empty(), Optional.of(shown)));
  }

  @Test
  void an_answer_is_shown_with_its_prompt_whose_fixed_part_is_marked() throws IOException {
    TrialView view = new TrialView();
    StringBuilder screen = new StringBuilder();
    for (TriedCall each : List.of(CLASSIFIED, LAST_OF_FIXED_PART, REFUSED, CHAT, PLAIN, NO_JSON)) {
      screen.append(view.text(each)).append('\n');
    }
    Golden.check("try.txt", screen.toString());
  }

  @Test
  void a_result_too_long_for_a_screen_is_cut() {
    TriedCall loud =
        call(
            task("t", Map.of()),
            item(0, "1"),
            "[\"" + "x".repeat(5_000) + "\"]",
            shown("", "", "", Map.of()));
    assertThat(new TrialView().text(loud)).contains(" [... 3004 more characters; -o json has all]");
  }

  @Test
  void a_summary_counts_and_averages() {
    assertThat(TrialView.summary(List.of(CLASSIFIED, REFUSED, NO_JSON)))
        .isEqualTo("3 calls, 2 failed; 0.071 s per call");
    assertThat(TrialView.summary(List.of(NO_JSON))).isEqualTo("1 call, 1 failed; 0.000 s per call");
  }

  @Test
  void a_round_tells_which_answers_changed() {
    Task task = CLASSIFIED.task();
    Shown shown = shown("", "p", "t", Map.of());
    List<TriedCall> before =
        List.of(
            call(task, item(0, "1"), "\"YES\"", shown),
            call(task, item(1, "2"), "\"NO\"", shown),
            call(task, item(2, "3"), "\"NO\"", shown));
    assertThat(TrialView.changes(before, before)).isEqualTo("0 of 3 answers changed");
    List<TriedCall> now =
        List.of(
            call(task, item(0, "1"), "\"NO\"", shown),
            failed(task, item(1, "2"), new CallError("BAD_ANSWER", "m"), shown),
            call(task, item(2, "3"), "\"NO\"", shown),
            call(task, item(3, "4"), "\"NO\"", shown));
    assertThat(TrialView.changes(before, now))
        .isEqualTo(
            """
            2 of 4 answers changed:
                 verify[template=bare], item 0: "YES" -> "NO"
                 verify[template=bare], item 1: "NO" -> BAD_ANSWER\
            """);
  }

  @Test
  void programs_get_the_result_line_and_what_is_shown() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (TriedCall each : List.of(CLASSIFIED, REFUSED, CHAT, PLAIN, NO_JSON)) {
      lines.append(TrialJson.of(each, 2)).append('\n');
    }
    Golden.check("try.json", lines.toString());
  }

  @Test
  void answers_stand_side_by_side_with_a_summary() throws IOException {
    Task bare = task("verify", Map.of("template", "bare"));
    Task shot = task("verify", Map.of("template", "few-shot"));
    Task evidence = task("verify", Map.of("template", "evidence"));
    TrialItem first = item(0, "{\"claim\":\"" + "Water boils. ".repeat(20) + "\"}");
    TrialItem second = item(1, "{\"claim\":\"Ice melts.\"}");
    Shown sure = shown("", "p", "SUPPORTS", LIKELY);
    Shown unsure = shown("", "p", "REFUTES", Map.of());
    Golden.check(
        "try-side-by-side.txt",
        SideBySide.text(
            List.of(
                call(bare, first, "\"SUPPORTS\"", sure),
                call(bare, second, "\"SUPPORTS\"", sure),
                call(shot, first, "\"REFUTES\"", unsure),
                call(shot, second, "\"SUPPORTS\"", unsure),
                call(
                    evidence,
                    first,
                    "{\"label\":\"SUPPORTS\",\"tokens\":1,\"finish\":\"l\"}",
                    sure),
                failed(
                    evidence,
                    second,
                    new CallError(
                        "BAD_ITEM", "the prompt needs the field \"evidence\"" + " ".repeat(99)),
                    unsure)),
            80));
  }

  @Test
  void two_tasks_agree_on_the_items_to_which_they_give_the_same_answer() {
    TrialItem item = item(0, "1");
    TrialItem other = item(1, "2");
    Shown shown = shown("", "p", "t", Map.of());
    Task a = task("a", Map.of());
    Task b = task("b", Map.of());
    assertThat(
            SideBySide.text(
                List.of(
                    call(a, item, "1", shown),
                    call(a, other, "\"x\"", shown),
                    call(b, item, "1", shown),
                    call(b, other, "\"y\"", shown)),
                100))
        .endsWith("both agree on 1 of 2 items");
    assertThat(SideBySide.text(List.of(call(a, item, "1", shown), call(b, other, "1", shown)), 100))
        .endsWith("the tasks have different items");
  }
}
