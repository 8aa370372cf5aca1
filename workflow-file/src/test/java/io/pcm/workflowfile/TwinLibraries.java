package io.pcm.workflowfile;

import static io.pcm.workflowfile.TwinLeaf.path;
import static io.pcm.workflowfile.TwinLeaf.text;
import static io.pcm.workflowfile.TwinLeaf.typed;

import io.pcm.api.Json;
import io.pcm.api.llm.Llm;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.JavaLibrary;
import io.pcm.api.workflow.Library.Retention;
import io.pcm.api.workflow.Library.Verify;
import io.pcm.api.workflow.LibraryDefinition;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.PythonLibrary;
import io.pcm.api.workflow.WorkflowBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds random libraries to both forms of a workflow. */
final class TwinLibraries {
  private static final Map<String, Duration> DURATIONS =
      Map.of(
          "500ms", Duration.ofMillis(500),
          "45s", Duration.ofSeconds(45),
          "90m", Duration.ofMinutes(90),
          "1h30m", Duration.ofMinutes(90),
          "1d2h3m4s5ms", Duration.ofMillis(93_784_005),
          "365d", Duration.ofDays(365));
  private static final Map<String, Long> SIZES =
      Map.of(
          "512MiB", 512L << 20,
          "2GB", 2_000_000_000L,
          "1.5GiB", 1_610_612_736L,
          "7 kB", 7_000L,
          "0.0001KB", 1L,
          "3TiB", 3L << 40,
          "1TB", 1_000_000_000_000L,
          "10B", 10L,
          "1.000000001MB", 1_000_001L);

  private final TwinChoices choices;
  private final TwinJson json;
  private final Path folder;
  private final WorkflowBuilder java;
  final Map<String, Object> yaml = new LinkedHashMap<>();
  final Map<String, LlmFunctions> llms = new LinkedHashMap<>();
  final Map<String, LibraryFunctions> others = new LinkedHashMap<>();

  TwinLibraries(TwinChoices choices, Path folder, WorkflowBuilder java) {
    this.choices = choices;
    this.json = new TwinJson(choices);
    this.folder = folder;
    this.java = java;
  }

  void add(String name) {
    String given = choices.wrong("name of a library") ? name + " b" : name;
    Map<String, Object> properties = new LinkedHashMap<>();
    yaml.put(given, properties);
    switch (choices.number(0, 3)) {
      case 0 -> llms.put(given, java.library(given, common(llm(properties), properties)));
      case 1 -> others.put(given, java.library(given, common(java(properties), properties)));
      case 2 -> others.put(given, java.library(given, common(python(properties), properties)));
      default -> others.put(given, java.library(given, common(command(properties), properties)));
    }
  }

  private String absolute(String path) {
    return path.startsWith("pcm:") ? path : folder.resolve(path).toString();
  }

  private Llm llm(Map<String, Object> properties) {
    properties.put("kind", text("llm"));
    String model = choices.one(List.of("smol", "x y", "https://example.org/m.gguf"));
    boolean file = choices.maybe();
    if (choices.wrong("unknown model")) {
      model = "no-such";
      file = false;
    } else if (choices.wrong("missing model file")) {
      model = "models/none.gguf";
      file = true;
    } else if (file) {
      model = choices.one(List.of("model.gguf", "split/m-00001-of-00003.gguf"));
    }
    properties.put("model", file ? path(model) : text(model));
    Llm llm = Llm.model(file ? absolute(model) : model);
    if (choices.maybe()) {
      int value = choices.wrong("context-size") ? 15 : choices.number(16, 1 << 20);
      properties.put("context-size", typed(value));
      llm.contextSize(value);
    }
    if (choices.maybe()) {
      int value = choices.wrong("threads") ? 0 : choices.number(1, 1024);
      properties.put("threads", typed(value));
      llm.threads(value);
    }
    if (choices.maybe()) {
      int value = choices.wrong("gpu-layers") ? -1 : choices.number(0, 10_000);
      properties.put("gpu-layers", typed(value));
      llm.gpuLayers(value);
    }
    if (choices.maybe()) {
      server(properties, llm);
    } else if (choices.maybe()) {
      boolean value = choices.maybe();
      properties.put("prefix-cache", typed(value));
      llm.prefixCache(value);
    }
    if (choices.maybe()) {
      llm.jvmOptions(options(properties));
    }
    return llm;
  }

  private void server(Map<String, Object> properties, Llm llm) {
    if (choices.wrong("a server's setting without a server")) {
      properties.put("options", List.of(text("-x")));
      llm.options("-x");
      return;
    }
    properties.put("engine", text("llama-server"));
    llm.engine(LlmEngine.LLAMA_SERVER);
    if (choices.maybe()) {
      properties.put("command", List.of(text("run"), text("llama-server")));
      llm.command("run", "llama-server");
    }
    if (choices.maybe()) {
      properties.put("options", List.of(text("--flash-attn"), typed(1)));
      llm.options("--flash-attn", "1");
    }
    if (choices.maybe()) {
      properties.put("tuning", List.of(text("--mlock")));
      llm.tuning("--mlock");
      properties.put("setup", List.of(text("module load x"), text("ulimit -l unlimited")));
      llm.setup("module load x", "ulimit -l unlimited");
      properties.put("env-from", List.of(text("HF_TOKEN")));
      llm.envFrom("HF_TOKEN");
    }
    if (choices.maybe()) {
      int seconds = choices.number(1, 3600);
      properties.put("stall-timeout", text(seconds + "s"));
      llm.stallTimeout(Duration.ofSeconds(seconds));
    }
  }

  private String[] options(Map<String, Object> properties) {
    List<String> options = new ArrayList<>();
    for (int count = choices.number(0, 2); count > 0; count--) {
      options.add(choices.one(List.of("-Xmx1g", "-Da=" + choices.text(), choices.filled())));
    }
    properties.put("jvm-options", options.stream().map(TwinLeaf::text).toList());
    return options.toArray(String[]::new);
  }

  private JavaLibrary java(Map<String, Object> properties) {
    properties.put("kind", text("java"));
    String name = choices.one(List.of("a.B", "org.example.Jüdge$1", "Main"));
    name = choices.wrong("class") ? "1.B" : name;
    properties.put("class", text(name));
    List<Object> entries = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (int count = choices.number(1, 3); count > 0; count--) {
      String entry =
          choices.one(
              List.of("lib.jar", "classes", "jars/*.jar", "jars/x*", "./jars/y.jar", "pcm:llama"));
      if (choices.wrong("class path")) {
        entry = choices.one(List.of("none.jar", "jars/*.none", "pcm:"));
      }
      entries.add(entry.startsWith("pcm:") ? text(entry) : path(entry));
      paths.add(absolute(entry));
    }
    JavaLibrary library = JavaLibrary.named(name);
    if (!choices.wrong("no class path")) {
      properties.put("class-path", entries);
      library.classPath(paths);
    }
    if (choices.maybe()) {
      library.jvmOptions(options(properties));
    }
    if (choices.maybe()) {
      library.settings(settings(properties));
    }
    return library;
  }

  private PythonLibrary python(Map<String, Object> properties) {
    properties.put("kind", text("python"));
    String module = choices.wrong("missing module") ? "none.py" : "run.py";
    properties.put("module", path(module));
    PythonLibrary library = PythonLibrary.of(folder.resolve(module));
    if (choices.maybe()) {
      boolean tool = choices.maybe();
      String program = tool && choices.wrong("missing Python") ? "tools/none" : "tools/go.sh";
      properties.put("python", tool ? path(program) : text("python3.12"));
      library.python(tool ? absolute(program) : "python3.12");
    }
    if (choices.maybe()) {
      library.settings(settings(properties));
    }
    return library;
  }

  private CommandLibrary command(Map<String, Object> properties) {
    properties.put("kind", text("command"));
    List<Object> words = new ArrayList<>();
    List<String> command = new ArrayList<>();
    if (!choices.wrong("empty command")) {
      boolean tool = choices.maybe();
      String file = tool && choices.wrong("missing program") ? "tools/none.sh" : "tools/go.sh";
      words.add(tool ? path(file) : text("python3"));
      command.add(tool ? absolute(file) : "python3");
      for (int count = choices.number(0, 3); count > 0; count--) {
        boolean script = choices.maybe();
        String word = script ? choices.one(List.of("run.py", "x/2 b.txt")) : choices.text();
        words.add(script ? path(word) : text(word));
        command.add(script ? absolute(word) : word);
      }
    }
    properties.put("command", words);
    CommandLibrary library = CommandLibrary.of(command.toArray(String[]::new));
    if (choices.maybe()) {
      library.settings(settings(properties));
    }
    return library;
  }

  private Json settings(Map<String, Object> properties) {
    Map<String, Object> settings = json.object(List.of());
    properties.put("settings", settings);
    return TwinJson.of(settings, leaf -> (TwinLeaf.Fixed) leaf);
  }

  private <S extends LibraryDefinition<S, F>, F> S common(S library, Map<String, Object> yaml) {
    files(library, yaml);
    if (choices.maybe()) {
      int value =
          choices.wrong("slots") ? choices.one(List.of(0, 16_385)) : choices.number(1, 16_384);
      yaml.put("slots", typed(value));
      library.slots(value);
    } else if (library instanceof Llm llm && choices.maybe()) {
      yaml.put("slots", text("auto"));
      llm.autoSlots();
    }
    if (choices.maybe()) {
      resources(library, yaml);
    }
    if (choices.maybe()) {
      Map<String, Object> env = new LinkedHashMap<>();
      for (String variable : List.of("A", "_b", "PATH", "no", "Null")) {
        if (choices.maybe()) {
          String name = choices.wrong("env") ? "A-B" : variable;
          String value = choices.text();
          env.put(name, text(value));
          library.env(name, value);
        }
      }
      yaml.put("env", env);
    }
    if (choices.maybe()) {
      wrap(library, yaml);
    }
    if (choices.maybe()) {
      library.loadTimeout(timeout(yaml, "load-timeout"));
    }
    if (choices.maybe()) {
      int value = choices.wrong("loads-at-once") ? 0 : choices.number(1, 100_000);
      yaml.put("loads-at-once", typed(value));
      library.loadsAtOnce(value);
    }
    if (choices.maybe()) {
      library.callTimeout(timeout(yaml, "call-timeout"));
    }
    if (choices.maybe()) {
      Retention value = choices.one(List.of(Retention.values()));
      yaml.put("retention", text(value == Retention.RUN ? "run" : "call"));
      library.retention(value);
    }
    if (choices.maybe()) {
      Verify value = choices.one(List.of(Verify.values()));
      yaml.put("verify", text(value == Verify.ONCE ? "once" : "always"));
      library.verify(value);
    }
    return library;
  }

  private void files(LibraryDefinition<?, ?> library, Map<String, Object> yaml) {
    if (choices.maybe()) {
      List<Object> files = new ArrayList<>();
      for (int count = choices.number(0, 3); count > 0; count--) {
        String file = choices.one(List.of("x/*.txt", "run.py", "x/1.txt", "x/*b*", "lib.jar"));
        if (choices.wrong("files")) {
          file = choices.one(List.of("none.txt", "x/*.none", "x"));
        }
        files.add(path(file));
        library.files(folder.resolve(file));
      }
      yaml.put("files", files);
    }
  }

  private void wrap(LibraryDefinition<?, ?> library, Map<String, Object> yaml) {
    boolean tool = choices.maybe();
    String image = choices.wrong("no image") ? "none.sif" : "x/1.txt";
    String program = choices.wrong("no wrapper's program") ? "" : "apptainer";
    yaml.put(
        "wrap",
        List.of(tool ? path("tools/go.sh") : text(program), text("--bind=/a:/b"), path(image)));
    library.wrap(tool ? absolute("tools/go.sh") : program, "--bind=/a:/b", absolute(image));
  }

  private void resources(LibraryDefinition<?, ?> library, Map<String, Object> yaml) {
    Map<String, Object> resources = new LinkedHashMap<>();
    if (choices.maybe()) {
      int value = choices.wrong("cores") ? -1 : choices.number(0, 65_536);
      resources.put("cores", typed(value));
      library.cores(value);
    }
    if (choices.maybe()) {
      List<String> sizes = SIZES.keySet().stream().sorted().toList();
      String size = choices.one(sizes);
      boolean number = choices.maybe();
      long bytes = number ? choices.number(0, Integer.MAX_VALUE - 1) : SIZES.getOrDefault(size, 0L);
      resources.put("memory", number ? typed(bytes) : text(size));
      library.memory(bytes);
    }
    if (choices.maybe()) {
      gpus(library, resources);
    }
    yaml.put("resources", resources);
  }

  private void gpus(LibraryDefinition<?, ?> library, Map<String, Object> resources) {
    boolean share = choices.maybe();
    if (choices.wrong("gpus")) {
      resources.put("gpus", share ? typed(1.5) : typed(1025));
      library.gpus(share ? 1.5 : 1025);
      return;
    }
    int number = share ? choices.number(1, 99) : choices.number(1, 1024);
    resources.put("gpus", share ? typed(number / 100.0) : typed(number));
    library.gpus(share ? number / 100.0 : number);
    if (choices.maybe()) {
      int bytes = choices.number(0, Integer.MAX_VALUE - 1);
      resources.put("gpu-memory", typed(bytes));
      library.gpuMemory(bytes);
    }
  }

  private Duration timeout(Map<String, Object> yaml, String key) {
    if (choices.wrong(key)) {
      boolean none = choices.maybe();
      yaml.put(key, text(none ? "0s" : "8761h"));
      return none ? Duration.ZERO : Duration.ofHours(8761);
    }
    String text = choices.one(DURATIONS.keySet().stream().sorted().toList());
    yaml.put(key, text(text));
    return DURATIONS.getOrDefault(text, Duration.ZERO);
  }
}
