package io.pcm.workflowfile;

import static io.pcm.workflowfile.TwinLeaf.path;
import static io.pcm.workflowfile.TwinLeaf.text;
import static io.pcm.workflowfile.TwinLeaf.typed;

import io.pcm.api.Json;
import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.Prompt;
import io.pcm.api.llm.PromptText;
import io.pcm.api.llm.Sampling;
import io.pcm.api.workflow.Point;
import io.pcm.workflowfile.TwinLeaf.Fixed;
import io.pcm.workflowfile.TwinLeaf.Kind;
import io.pcm.workflowfile.TwinLeaf.Ref;
import io.pcm.workflowfile.TwinLeaf.TwinAxis;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Random prompts, also in prompt files. */
final class TwinPrompts {
  private final TwinChoices choices;
  private final Project project;
  private int words;

  TwinPrompts(TwinChoices choices, Project project) {
    this.choices = choices;
    this.project = project;
  }

  /** Fills {@code with:} of a task; gives its twin. */
  Function<Point, Prompt> fill(
      Map<String, Object> with, String task, boolean classify, List<TwinAxis> axes)
      throws IOException {
    List<BiFunction<Point, Prompt, Prompt>> steps = new ArrayList<>();
    Function<Point, Prompt> begin;
    if (choices.maybe()) {
      begin = file(with, task, classify, axes);
      if (choices.maybe()) {
        TwinLeaf prompt = prompt(axes);
        with.put("prompt", prompt);
        steps.add((at, before) -> before.text(prompt.at(at).text()));
      }
    } else {
      TwinLeaf prompt = prompt(axes);
      with.put("prompt", prompt);
      begin = at -> Prompt.of(prompt.at(at).text());
      labels(with, classify, steps);
    }
    rest(with, classify, axes, steps);
    Function<Point, Prompt> made = begin;
    return at -> {
      Prompt prompt = made.apply(at);
      for (BiFunction<Point, Prompt, Prompt> step : steps) {
        prompt = step.apply(at, prompt);
      }
      return prompt;
    };
  }

  private Function<Point, Prompt> file(
      Map<String, Object> with, String task, boolean classify, List<TwinAxis> axes)
      throws IOException {
    List<TwinAxis> named = axes.stream().filter(axis -> axis.name().equals("p")).toList();
    String folder = "templates/" + task + "/";
    TwinLeaf leaf =
        named.isEmpty()
            ? path(folder + "one.yaml")
            : new Ref(folder, named.get(0), ".yaml", Kind.PATH);
    List<String> files =
        named.isEmpty()
            ? List.of("one")
            : named.get(0).values().values().stream().map(Fixed::text).toList();
    for (String file : files) {
      // Mistakes have other texts there: they contain the place in the file.
      TwinPrompts valid = new TwinPrompts(choices.withoutMistake(), project);
      Map<String, Object> content = new LinkedHashMap<>();
      content.put("prompt", valid.prompt(List.of()));
      valid.labels(content, classify, new ArrayList<>());
      valid.rest(content, classify, List.of(), new ArrayList<>());
      project.file(folder + file + ".yaml", new TwinYaml(choices).promptFile(content));
    }
    with.put("prompt-file", leaf);
    return at -> PromptFile.read(project.folder.resolve(leaf.at(at).text()));
  }

  private TwinLeaf prompt(List<TwinAxis> axes) {
    if (choices.wrong("prompt")) {
      return text(choices.one(List.of("", "a {{b}", "{{}}", "{{\"}}", "{{a\n}}")));
    }
    TwinLeaf leaf =
        axes.isEmpty() || choices.maybe()
            ? text(choices.filled() + choices.one(List.of("", "{{field}}", "{{ a.b }}\n")))
            : new TwinJson(choices).ref(axes);
    boolean valid =
        leaf instanceof Ref ref
            ? ref.axis().values().values().stream()
                .allMatch(value -> isPrompt(ref.before() + value.text() + ref.after()))
            : isPrompt(((Fixed) leaf).text());
    return valid ? leaf : prompt(axes);
  }

  private static boolean isPrompt(String text) {
    try {
      PromptText.parse(text);
      return !text.isEmpty();
    } catch (PromptText.BadPromptException e) {
      return false;
    }
  }

  private void labels(
      Map<String, Object> with, boolean classify, List<BiFunction<Point, Prompt, Prompt>> steps) {
    if (!classify || choices.wrong("no labels")) {
      return;
    }
    Map<String, Object> labels = new LinkedHashMap<>();
    int count = choices.wrong("one label") ? 1 : choices.number(2, 4);
    for (int i = 0; i < count; i++) {
      String label = choices.wrong("label") ? " " : "L" + i + choices.text();
      List<String> all = new ArrayList<>();
      for (int more = choices.wrong("words") ? 0 : choices.number(1, 3); more > 0; more--) {
        String word = choices.wrong("word") ? " a" : (choices.text() + words++).strip();
        all.add(word);
        if (choices.wrong("same word")) {
          all.add(word);
        }
      }
      boolean single = all.size() == 1 && choices.maybe();
      labels.put(label, single ? text(all.get(0)) : all.stream().map(TwinLeaf::text).toList());
      steps.add((at, prompt) -> prompt.label(label, all));
    }
    with.put("labels", labels);
  }

  private void rest(
      Map<String, Object> with,
      boolean classify,
      List<TwinAxis> axes,
      List<BiFunction<Point, Prompt, Prompt>> steps) {
    if (choices.maybe()) {
      String number = choices.one(List.of("0", "0.7", "1.50", "1e1", "10", "5E-1"));
      number = choices.wrong("temperature") ? choices.one(List.of("10.1", "-0.1")) : number;
      with.put("temperature", typed(number));
      BigDecimal value = new BigDecimal(number);
      steps.add((at, prompt) -> prompt.temperature(value));
    }
    if (choices.maybe()) {
      TwinLeaf value = choices.wrong("seed") ? typed(-1) : TwinTasks.number(choices, axes);
      with.put("seed", value);
      steps.add((at, prompt) -> prompt.seed(value.at(at).number()));
    }
    if (!classify && choices.maybe()) {
      TwinLeaf value =
          choices.wrong("max-tokens") ? typed(1 << 20) : TwinTasks.number(choices, axes);
      with.put("max-tokens", value);
      steps.add((at, prompt) -> prompt.maxTokens(value.at(at).number()));
    }
    if (!classify && choices.maybe()) {
      int count = choices.wrong("stop") ? 17 : choices.number(0, 3);
      List<String> stop = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        stop.add(choices.filled());
      }
      boolean single = count == 1 && choices.maybe();
      with.put("stop", single ? text(stop.get(0)) : stop.stream().map(TwinLeaf::text).toList());
      steps.add((at, prompt) -> prompt.stop(stop));
    }
    if (!classify && choices.maybe()) {
      answer(with, steps);
    }
    if (choices.maybe()) {
      boolean value = choices.maybe();
      with.put("details", typed(value));
      steps.add((at, prompt) -> prompt.details(value));
    }
    if (choices.maybe()) {
      boolean value = choices.maybe();
      with.put("allow-special-tokens", typed(value));
      steps.add((at, prompt) -> prompt.allowSpecialTokens(value));
    }
  }

  private void answer(Map<String, Object> with, List<BiFunction<Point, Prompt, Prompt>> steps) {
    int topK = choices.wrong("top-k") ? -1 : choices.number(0, 100);
    BigDecimal minP = new BigDecimal(choices.one(List.of("0", "0.50", "1")));
    with.put("sampling", Map.of("top-k", typed(topK), "min-p", typed(minP.toString())));
    Sampling sampling = Sampling.defaults().topK(topK).with(LlmRules.MIN_P, minP);
    steps.add((at, prompt) -> prompt.sampling(sampling));
    if (choices.wrong("samples")) {
      with.put("samples", typed(0));
      steps.add((at, prompt) -> prompt.samples(0));
    } else if (choices.maybe()) {
      with.put("samples", typed(1));
      steps.add((at, prompt) -> prompt.samples(1));
    }
    boolean error = choices.maybe();
    with.put("on-length", text(error ? "error" : "row"));
    steps.add((at, prompt) -> prompt.failIfCut(error));
    if (choices.maybe()) {
      with.put("schema", Map.of("type", text("object")));
      steps.add((at, prompt) -> prompt.schema(Json.of("{\"type\":\"object\"}")));
    }
  }
}
