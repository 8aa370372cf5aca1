package io.pcm.workflowfile;

import static io.pcm.workflowfile.TwinLeaf.path;
import static io.pcm.workflowfile.TwinLeaf.text;
import static io.pcm.workflowfile.TwinLeaf.typed;

import io.pcm.api.Json;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.llm.Prompt;
import io.pcm.api.workflow.DataFormat;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.MapTaskBuilder;
import io.pcm.api.workflow.Point;
import io.pcm.api.workflow.Policy.OnError;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import io.pcm.api.workflow.SingleTaskBuilder;
import io.pcm.api.workflow.TaskAt;
import io.pcm.api.workflow.TaskBuilder;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskRef;
import io.pcm.api.workflow.TaskResults;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.workflowfile.TwinLeaf.Fixed;
import io.pcm.workflowfile.TwinLeaf.Kind;
import io.pcm.workflowfile.TwinLeaf.Ref;
import io.pcm.workflowfile.TwinLeaf.TwinAxis;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Adds random tasks to both forms of a workflow. */
final class TwinTasks {
  private record Made(TaskBuilder<?> task, List<TwinAxis> axes) {}

  /** A reference to a task in both forms. */
  private record Meant(String yaml, TaskRef java) {}

  private final TwinChoices choices;
  private final TwinJson json;
  private final TwinPrompts prompts;
  private final TwinAxes axes;
  private final Project project;
  private final WorkflowBuilder java;
  private final TwinLibraries libraries;
  private final List<Made> made = new ArrayList<>();
  final Map<String, Object> yaml = new LinkedHashMap<>();

  TwinTasks(TwinChoices choices, Project project, WorkflowBuilder java, TwinLibraries libraries) {
    this.choices = choices;
    this.json = new TwinJson(choices);
    this.prompts = new TwinPrompts(choices, project);
    this.axes = new TwinAxes(choices, List.copyOf(libraries.others.keySet()));
    this.project = project;
    this.java = java;
    this.libraries = libraries;
  }

  /** A whole number that is valid for limits, seeds and tokens. */
  static TwinLeaf number(TwinChoices choices, List<TwinAxis> axes) {
    List<TwinAxis> numbers = axes.stream().filter(axis -> axis.name().equals("n")).toList();
    return numbers.isEmpty() || choices.maybe()
        ? typed(choices.number(1, 15))
        : new Ref("", numbers.get(0), "", Kind.TYPED);
  }

  void add(String name) throws IOException {
    String given = choices.wrong("name of a task") ? name + " b" : name;
    Map<String, Object> properties = new LinkedHashMap<>();
    yaml.put(given, properties);
    List<TwinAxis> over = axes.some();
    if (!over.isEmpty() || choices.maybe()) {
      properties.put("matrix", TwinAxes.yaml(over));
    }
    if (choices.maybe()) {
      SingleTaskBuilder task = java.single(given);
      over.forEach(axis -> task.over(axis.axis()));
      properties.put("call", choices.maybe() ? typed("null") : Map.of());
      needs(properties, task);
      rest(properties, task, given, over);
      remember(task, over);
    } else {
      MapTaskBuilder task = java.map(given);
      over.forEach(axis -> task.over(axis.axis()));
      properties.put("map", items(task, over));
      if (choices.oneIn(4)) {
        needs(properties, task);
      }
      if (choices.maybe()) {
        TwinLeaf limit = choices.wrong("limit") ? typed(0) : number(choices, over);
        if (choices.maybe()) {
          properties.put("id", new Fixed("item.id", Kind.TEXT));
          task.id("item.id");
        }
        properties.put("limit", limit);
        set(task, limit, (one, value) -> one.limit(value.number()));
      }
      rest(properties, task, given, over);
      remember(task, over);
    }
  }

  /** Later tasks may refer to it, unless its name is wrong. */
  private void remember(TaskBuilder<?> task, List<TwinAxis> over) {
    if (!task.base().contains(" ")) {
      made.add(new Made(task, over));
    }
  }

  private void needs(Map<String, Object> properties, TaskBuilder<?> task) {
    List<Meant> needs = refs();
    if (choices.wrong("cycle")) {
      needs.add(new Meant(task.base(), task));
    }
    if (!needs.isEmpty()) {
      properties.put("needs", words(needs));
      needs.forEach(meant -> task.after(meant.java()));
    }
  }

  private Object words(List<Meant> refs) {
    List<Fixed> words = refs.stream().map(meant -> text(meant.yaml())).toList();
    return words.size() == 1 && choices.maybe() ? words.get(0) : words;
  }

  private List<Meant> refs() {
    List<Meant> refs = new ArrayList<>();
    for (int count = made.isEmpty() ? 0 : choices.number(0, 2); count > 0; count--) {
      Made one = choices.one(made);
      String base = one.task().base();
      boolean empty = one.axes().stream().anyMatch(axis -> axis.values().isEmpty());
      boolean whole = one.axes().isEmpty() || empty || choices.maybe();
      refs.add(whole ? new Meant(base, one.task()) : full(one));
    }
    return refs;
  }

  private Meant full(Made one) {
    TaskAt at = null;
    Map<String, String> point = new TreeMap<>();
    for (TwinAxis axis : one.axes()) {
      String text = choices.one(List.copyOf(axis.values().keySet()));
      Fixed value = axis.values().getOrDefault(text, text(text));
      at = at == null ? one.task().at(axis.axis(), value) : at.at(axis.axis(), value);
      point.put(axis.name(), text);
    }
    return new Meant(
        new TaskName(one.task().base(), point).display(), at == null ? one.task() : at);
  }

  private Object items(MapTaskBuilder task, List<TwinAxis> over) {
    if (choices.oneIn(4)) {
      List<Object> items = new ArrayList<>();
      for (int count = choices.number(0, 4); count > 0; count--) {
        items.add(json.value(over, 1));
      }
      task.each((at, one) -> one.items(listed(items, at)));
      return new LinkedHashMap<>(Map.of("items", items));
    }
    List<Meant> refs = choices.maybe() ? refs() : List.of();
    boolean none = choices.wrong("results of none");
    if (refs.isEmpty() && !none) {
      return file(task, over);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("results-of", none ? List.of() : words(refs));
    TaskResults results =
        TaskResults.of(
            none ? new TaskRef[0] : refs.stream().map(Meant::java).toArray(TaskRef[]::new));
    if (choices.maybe()) {
      boolean failed = choices.maybe();
      map.put("include-failed", typed(failed));
      results = failed ? results.includeFailed() : results;
    }
    task.items(chosen(results, map));
    return map;
  }

  /** Which rows, and what of them. */
  private TaskResults chosen(TaskResults all, Map<String, Object> map) {
    TaskResults results = all;
    if (choices.maybe()) {
      Map<String, Object> high = new LinkedHashMap<>();
      high.put("at-least", typed("0.50"));
      Map<String, Object> where = new LinkedHashMap<>();
      where.put("result.label", List.of(typed(true), typed(false)));
      where.put("result.score", high);
      map.put("where", where);
      results =
          results.where(
              RowTest.all(
                  RowTest.is("result.label", Json.of("true"), Json.of("false")),
                  RowTest.number("result.score", RowTest.Order.AT_LEAST, new BigDecimal("0.50"))));
    }
    if (choices.maybe()) {
      List<String> paths = List.of("item.claim", "result");
      map.put("from", paths.stream().map(path -> new Fixed(path, Kind.TEXT)).toList());
      results = results.from(RowShape.fields(paths));
    }
    return results;
  }

  private static Items listed(List<Object> items, Point at) {
    return Items.of(items.stream().map(item -> TwinJson.of(item, leaf -> leaf.at(at))).toList());
  }

  private Object file(MapTaskBuilder task, List<TwinAxis> over) {
    List<TwinAxis> files = over.stream().filter(axis -> axis.name().equals("d")).toList();
    String fixed = choices.one(List.of("data.jsonl", "items/one.jsonl", "./items/t w o.jsonl"));
    if (choices.maybe()) {
      return tables(task);
    }
    fixed = choices.wrong("data file") ? choices.one(List.of("none.jsonl", "items")) : fixed;
    TwinLeaf leaf =
        files.isEmpty() ? path(fixed) : new Ref("items/", files.get(0), ".jsonl", Kind.PATH);
    set(
        task,
        leaf,
        (one, value) -> one.items(Items.jsonLines(project.folder.resolve(value.text()))));
    return choices.maybe() ? new LinkedHashMap<>(Map.of("file", leaf)) : leaf;
  }

  private Object tables(MapTaskBuilder task) {
    boolean wrong = choices.wrong("table");
    String other = wrong ? "none.csv" : choices.one(List.of("items/t*.jsonl", "data.jsonl"));
    DataFormat format = choices.one(List.of(DataFormat.values()));
    Map<String, Object> map = new LinkedHashMap<>();
    List<Path> files =
        Stream.of("items/one.jsonl", other).map(name -> project.folder.resolve(name)).toList();
    Items.Converted items = Items.in(format, files.toArray(Path[]::new));
    map.put(format.key(), List.of(path("items/one.jsonl"), path(other)));
    if (format == DataFormat.CSV && choices.maybe()) {
      map.put("delimiter", text("|"));
      items = items.delimiter('|');
    }
    if (format.isTable() && choices.maybe()) {
      map.put("columns", List.of(text("a"), text("b c")));
      items = items.columns("a", "b c");
    }
    if (format.isTable() && choices.maybe()) {
      map.put("numbers", List.of(text("a")));
      items = items.numbers("a");
    }
    task.items(items);
    return map;
  }

  /** Gives the builder a value, at each point if it depends on it. */
  private <T extends TaskBuilder<T>> void set(
      T task, TwinLeaf leaf, BiConsumer<? super T, Fixed> give) {
    if (leaf instanceof Fixed fixed && choices.maybe()) {
      give.accept(task, fixed);
    } else {
      task.each((at, one) -> give.accept(one, leaf.at(at)));
    }
  }

  private <T extends TaskBuilder<T>> void rest(
      Map<String, Object> properties, T task, String name, List<TwinAxis> over) throws IOException {
    boolean llm = libraries.others.isEmpty() || (!libraries.llms.isEmpty() && choices.maybe());
    if (llm) {
      ask(properties, task, name, over);
    } else {
      call(properties, task, over);
    }
    policy(properties, task, over);
  }

  private void ask(
      Map<String, Object> properties, TaskBuilder<?> task, String name, List<TwinAxis> over)
      throws IOException {
    String library = choices.one(List.copyOf(libraries.llms.keySet()));
    LlmFunctions functions = libraries.llms.get(library);
    boolean classify = choices.maybe();
    Map<String, Object> with = new LinkedHashMap<>();
    Function<Point, Prompt> prompt = prompts.fill(with, name, classify, over);
    properties.put("library", text(library));
    properties.put("function", text(classify ? "classify" : "complete"));
    properties.put("with", with);
    if (functions != null) {
      task.function(classify ? functions.classify(prompt) : functions.complete(prompt));
    }
  }

  private <T extends TaskBuilder<T>> void call(
      Map<String, Object> properties, T task, List<TwinAxis> over) {
    TwinLeaf library =
        over.stream()
            .filter(axis -> axis.name().equals("lib"))
            .findFirst()
            .<TwinLeaf>map(axis -> new Ref("", axis, "", Kind.TEXT))
            .orElseGet(() -> text(choices.one(List.copyOf(libraries.others.keySet()))));
    TwinLeaf function = over.isEmpty() || choices.maybe() ? text(choices.filled()) : json.ref(over);
    if (function instanceof Ref ref) {
      function = new Ref("f" + ref.before(), ref.axis(), ref.after(), Kind.TEXT);
    }
    TwinLeaf name = function;
    properties.put("library", library);
    properties.put("function", name);
    Map<String, Object> with = choices.maybe() ? Map.of() : json.object(over);
    if (!with.isEmpty() || choices.maybe()) {
      properties.put("with", with);
    }
    task.each(
        (at, one) -> {
          LibraryFunctions functions = libraries.others.get(library.at(at).text());
          Json settings = TwinJson.of(with, leaf -> leaf.at(at));
          if (functions != null) {
            one.function(functions.function(name.at(at).text(), settings));
          }
        });
  }

  private <T extends TaskBuilder<T>> void policy(
      Map<String, Object> properties, T task, List<TwinAxis> over) {
    if (choices.maybe()) {
      TwinLeaf error = choices.wrong("retries") ? typed(1001) : number(choices, over);
      if (choices.maybe()) {
        properties.put("retries", error);
        set(task, error, (one, value) -> one.retries(value.number()));
      } else {
        Map<String, Object> both = new LinkedHashMap<>();
        boolean withError = choices.maybe() || error.equals(typed(1001));
        boolean withDeath = choices.maybe();
        int death = choices.number(0, 1000);
        if (withError) {
          both.put("error", error);
        }
        if (withDeath) {
          both.put("death", typed(death));
        }
        properties.put("retries", both);
        set(
            task,
            withError ? error : typed(0),
            (one, value) -> one.retries(value.number(), withDeath ? death : 2));
      }
    }
    boolean fail = choices.maybe();
    if (fail || choices.maybe()) {
      properties.put("on-error", text(fail ? "fail" : "row"));
      task.onError(fail ? OnError.FAIL : OnError.ROW);
    }
    if (fail ? choices.wrong("max-failures with fail") : choices.maybe()) {
      TwinLeaf most = choices.wrong("max-failures") ? typed(0) : number(choices, over);
      properties.put("max-failures", most);
      set(task, most, (one, value) -> one.maxFailures(value.number()));
    }
    if (choices.maybe()) {
      TwinLeaf early = choices.wrong("fail-early") ? typed(-1) : number(choices, over);
      properties.put("fail-early", early);
      set(task, early, (one, value) -> one.failEarly(value.number()));
    }
    if (choices.maybe()) {
      List<TwinLeaf> fields = new ArrayList<>();
      for (int count = choices.number(0, 3); count > 0; count--) {
        TwinLeaf field =
            over.isEmpty() || choices.maybe() ? text(choices.filled()) : json.ref(over);
        fields.add(choices.wrong("keep") ? text("") : field);
      }
      properties.put("keep", fields);
      task.each((at, one) -> one.keep(fields.stream().map(field -> field.at(at).text()).toList()));
    }
  }
}
