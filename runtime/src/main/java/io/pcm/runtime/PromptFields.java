package io.pcm.runtime;

import io.pcm.api.llm.LlmRules;
import io.pcm.api.llm.PromptText;
import io.pcm.api.llm.PromptText.BadPromptException;
import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.Suggestion;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.json.JsonMapping;
import io.pcm.manager.source.FirstItems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the prompts of a workflow with the first items of their tasks: with a field that no item
 * has, every call would fail, and without any field, all calls would be the same.
 */
final class PromptFields {
  /** The members of an item that is the result of another task. */
  private static final Set<String> ROW =
      new LinkedHashSet<>(List.of("outcome", "result", "error", "item"));

  private final Map<TaskName, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Library> libraries = new HashMap<>();
  private final Map<Source, Optional<FirstItems>> read = new HashMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  /** Files of which a task uses the first items. */
  private record Source(Items files, int most) {}

  /** The settings that have placeholders. */
  private record Texts(
      @Nullable String prompt, @Nullable String system, @Nullable List<Pair> examples) {
    record Pair(@Nullable String user, @Nullable String assistant) {}

    /** The texts by the way to their settings. */
    Map<List<String>, String> all() {
      Map<List<String>, String> all = new LinkedHashMap<>();
      put(all, prompt, "prompt");
      put(all, system, "system");
      List<Pair> pairs = examples == null ? List.of() : examples;
      for (int i = 0; i < pairs.size(); i++) {
        put(all, pairs.get(i).user(), "examples", "[" + i + "]", "user");
        put(all, pairs.get(i).assistant(), "examples", "[" + i + "]", "assistant");
      }
      return all;
    }

    private static void put(
        Map<List<String>, String> all, @Nullable String text, String... property) {
      if (text != null) {
        List<String> path = new ArrayList<>(List.of("with"));
        path.addAll(List.of(property));
        all.put(path, text);
      }
    }
  }

  private PromptFields(Workflow workflow) {
    workflow.tasks().forEach(task -> tasks.put(task.name(), task));
    workflow.libraries().forEach(library -> libraries.put(library.name(), library));
  }

  /**
   * @throws InvalidWorkflowException if prompts do not fit their items
   */
  static void check(Workflow workflow) {
    PromptFields check = new PromptFields(workflow);
    for (Task task : workflow.tasks()) {
      if (task instanceof Task.MapTask map && check.hasPrompt(map)) {
        check.check(map);
      }
    }
    if (!check.mistakes.isEmpty()) {
      throw new InvalidWorkflowException(check.mistakes);
    }
  }

  /** The libraries that come with PCM are those of language models. */
  private boolean hasPrompt(Task task) {
    Library library = libraries.get(task.library());
    return library != null
        && library.host() instanceof Library.Host.Jvm jvm
        && jvm.classPath().stream().anyMatch(entry -> entry.startsWith("pcm:"))
        && LlmRules.FUNCTIONS.contains(task.function())
        && !task.function().equals(LlmRules.REQUEST);
  }

  private void check(Task.MapTask task) {
    Map<List<String>, List<String>> fields = new LinkedHashMap<>();
    JsonMapping.read(task.settings(), Texts.class)
        .all()
        .forEach((path, text) -> fields.put(path, fields(text)));
    if (fields.values().stream().allMatch(List::isEmpty) && hasSeveral(task)) {
      wrong(task, List.of("with", "prompt"), noField(task));
    }
    fields.forEach(
        (path, names) ->
            names.stream()
                .distinct()
                .forEach(name -> lacking(task, name).ifPresent(text -> wrong(task, path, text))));
  }

  private void wrong(Task task, List<String> path, String text) {
    mistakes.add(new Mistake("map", task.name().base(), Optional.of(task.name()), path, text));
  }

  private static List<String> fields(String text) {
    try {
      return PromptText.parse(text).fields();
    } catch (BadPromptException e) {
      throw new IllegalStateException("the workflow was checked when it was built", e);
    }
  }

  private String noField(Task.MapTask task) {
    Set<String> known = known(task);
    String such =
        known.isEmpty()
            ? ""
            : ", such as {{" + (known.equals(ROW) ? "result" : known.iterator().next()) + "}}";
    String have = known.isEmpty() ? "" : "; they have " + listed(known);
    return "has no {{field}}, so all calls of the task would ask the same: name a field of the"
        + " items"
        + such
        + have
        + ". For several answers to one prompt, use a task with a single call and 'samples'";
  }

  /** What is wrong with a placeholder; empty if nothing is, or if that is not known yet. */
  private Optional<String> lacking(Task.MapTask task, String field) {
    if (task.items() instanceof Items.ResultsOf results) {
      String first = field.split("\\.", -1)[0];
      if (results.from().isPresent()) {
        return ofShape(results.from().get(), first);
      }
      return ROW.contains(first)
          ? Optional.empty()
          : Optional.of(
              "names the field "
                  + Mistake.quoted(field)
                  + ", which results of other tasks do not have; they have "
                  + listed(ROW)
                  + ", and the fields of item, such as {{item."
                  + field
                  + "}}");
    }
    return first(task)
        .filter(items -> items.allLack(field))
        .map(
            items ->
                "names the field "
                    + Mistake.quoted(field)
                    + ", which "
                    + (items.count() == 1
                        ? "the item lacks"
                        : "none of the first " + items.count() + " items has")
                    + instead(items, field));
  }

  /** Nothing is known of the fields of a value in a row. */
  private static Optional<String> ofShape(RowShape shape, String field) {
    Set<String> known = shape.fields().keySet();
    return shape.only().isPresent() || known.contains(field)
        ? Optional.empty()
        : Optional.of(
            "names the field "
                + Mistake.quoted(field)
                + ", which 'from' of its items does not make; they have "
                + listed(known));
  }

  private static String instead(FirstItems items, String field) {
    Set<String> known = items.fields();
    if (known.isEmpty()) {
      return ": no item has fields, which are the members of an object; write items as"
          + " {\"text\": …}, and {{text}} in the prompt";
    }
    String near =
        Suggestion.nearest(known, field)
            .map(name -> "; did you mean " + Mistake.quoted(name) + "? They have ")
            .orElse("; they have ");
    return near + listed(known);
  }

  private static String listed(Set<String> names) {
    return names.stream().map(Mistake::quoted).collect(Collectors.joining(", "));
  }

  private Set<String> known(Task.MapTask task) {
    return task.items() instanceof Items.ResultsOf results
        ? results.from().map(shape -> shape.fields().keySet()).orElse(ROW)
        : first(task).map(FirstItems::fields).orElse(Set.of());
  }

  /** Whether the task has more than one item, as far as that is known. */
  private boolean hasSeveral(Task.MapTask task) {
    if (task.limit().orElse(2) == 1) {
      return false;
    }
    if (task.items() instanceof Items.ResultsOf results) {
      return results.tasks().size() > 1
          || (tasks.get(results.tasks().get(0)) instanceof Task.MapTask map && hasSeveral(map));
    }
    return first(task).map(FirstItems::areSeveral).orElse(false);
  }

  /** The first items; empty if they are not known yet. */
  private Optional<FirstItems> first(Task.MapTask task) {
    int most = task.limit().orElse(Integer.MAX_VALUE);
    if (task.items() instanceof Items.Listed listed) {
      return Optional.of(FirstItems.of(listed, most));
    }
    return read.computeIfAbsent(
        new Source(task.items(), most), source -> DataFiles.first(source.files(), source.most()));
  }
}
