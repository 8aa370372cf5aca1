package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.llm.Llm;
import io.pcm.api.workflow.CommandLibrary;
import io.pcm.api.workflow.JavaLibrary;
import io.pcm.api.workflow.Library.Retention;
import io.pcm.api.workflow.Library.Verify;
import io.pcm.api.workflow.LibraryDefinition;
import io.pcm.api.workflow.PythonLibrary;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.api.workflow.WorkflowRules;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code libraries:} whose parameters have been substituted. */
final class LibraryReader {
  private static final List<String> KINDS = List.of("llm", "java", "python", "command");
  private static final List<String> COMMON =
      List.of(
          "kind",
          "slots",
          "resources",
          "files",
          "env",
          "wrap",
          "load-timeout",
          "loads-at-once",
          "call-timeout",
          "retention",
          "verify");
  private static final Map<String, List<String>> OWN =
      Map.of(
          "llm", LlmReader.PROPERTIES,
          "java", List.of("class", "class-path", "jvm-options", "settings"),
          "python", List.of("module", "python", "settings"),
          "command", List.of("command", "settings"));

  private final WorkflowBuilder workflow;
  private final String name;
  private final Fields fields;

  LibraryReader(WorkflowBuilder workflow, String name, Fields fields) {
    this.workflow = workflow;
    this.name = name;
    this.fields = fields;
  }

  /** Adds the library to the workflow; its functions are unknown if that is impossible. */
  KnownLibrary read() {
    Optional<String> kind =
        fields.required("kind", "one of " + String.join(", ", KINDS)).flatMap(LibraryReader::kind);
    if (kind.isEmpty()) {
      return KnownLibrary.WRONG;
    }
    List<String> known = new ArrayList<>(COMMON);
    known.addAll(OWN.getOrDefault(kind.get(), List.of()));
    fields.allowOnly(
        "a library of kind " + kind.get(),
        known,
        word -> kind.get().equals("llm") ? OtherWords.LIBRARY.instead(word) : Optional.empty());
    return switch (kind.get()) {
      case "llm" ->
          KnownLibrary.of(
              workflow.library(name, common(new LlmReader(fields).read().jvmOptions(options()))));
      case "java" -> java();
      case "python" -> python();
      default -> command();
    };
  }

  private static Optional<String> kind(Field field) {
    if (field.value() instanceof Value.Scalar scalar && scalar.text().equals("llama")) {
      field.wrong("the kind 'llama' is now called 'llm'");
      return Optional.empty();
    }
    return field.choice(KINDS);
  }

  private KnownLibrary java() {
    Optional<String> className =
        fields
            .required("class", "the class that implements io.pcm.api.library.ContextFactory")
            .flatMap(f -> f.word("the name of a class, such as org.example.Judge"));
    JavaLibrary library = JavaLibrary.named(className.orElse("Missing"));
    fields
        .required("class-path", "a list of jars and folders of classes")
        .flatMap(field -> field.list("a list of jars and folders of classes"))
        .ifPresent(entries -> library.classPath(classPath(entries)));
    library.jvmOptions(options()).settings(settings());
    return KnownLibrary.of(workflow.library(name, common(library)));
  }

  private static List<String> classPath(List<Field> entries) {
    List<String> all = new ArrayList<>();
    for (Field entry : entries) {
      String text = entry.word("a path").orElse(".");
      all.add(text.startsWith("pcm:") ? text : absolute(entry, text));
    }
    return all;
  }

  private static String absolute(Field entry, String text) {
    return FilePaths.absolute(entry, text).map(Path::toString).orElse(".");
  }

  private KnownLibrary python() {
    Optional<Path> module =
        fields
            .required("module", "a file of Python, such as scorer.py")
            .flatMap(FilePaths::absolute);
    if (module.isEmpty()) {
      return KnownLibrary.WRONG;
    }
    PythonLibrary library = PythonLibrary.of(module.get()).settings(settings());
    fields.get("python").flatMap(LibraryReader::interpreter).ifPresent(library::python);
    return KnownLibrary.of(workflow.library(name, common(library)));
  }

  private static Optional<String> interpreter(Field field) {
    return field
        .word("a program, such as python3 or .venv/bin/python")
        .map(text -> text.contains("/") ? absolute(field, text) : text);
  }

  private KnownLibrary command() {
    Optional<List<Field>> words =
        fields
            .required("command", "a list of a program and its arguments")
            .flatMap(f -> f.list("a list such as [python3, library.py]"));
    if (words.isEmpty()) {
      return KnownLibrary.WRONG;
    }
    CommandLibrary library = CommandLibrary.of(words(words.get())).settings(settings());
    return KnownLibrary.of(workflow.library(name, common(library)));
  }

  private static List<CommandLibrary.Word> words(List<Field> given) {
    List<CommandLibrary.Word> words = new ArrayList<>();
    for (Field word : given) {
      Path folder = word.value().place().source().directory();
      String text = word.scalar("a string").map(Value.Scalar::text).orElse("missing");
      words.add(new CommandLibrary.Word(text, folder));
    }
    return words;
  }

  /** The properties of all kinds. */
  private <S extends LibraryDefinition<S, F>, F> S common(S library) {
    fields
        .get("files")
        .flatMap(f -> f.list("a list of paths"))
        .orElse(List.of())
        .forEach(entry -> FilePaths.absolute(entry).ifPresent(library::files));
    fields.get("slots").ifPresent(field -> slots(field, library));
    fields.get("resources").ifPresent(field -> resources(field, library));
    fields.get("env").ifPresent(field -> env(field, library));
    fields
        .get("wrap")
        .flatMap(f -> f.list("a list such as [apptainer, exec, image.sif]"))
        .ifPresent(words -> library.wrap(words(words)));
    fields.get("load-timeout").flatMap(Units::duration).ifPresent(library::loadTimeout);
    fields
        .get("loads-at-once")
        .flatMap(f -> f.whole(WorkflowRules.LOADS_AT_ONCE))
        .ifPresent(library::loadsAtOnce);
    fields.get("call-timeout").flatMap(Units::duration).ifPresent(library::callTimeout);
    fields
        .get("retention")
        .flatMap(f -> f.choice(List.of("run", "call")))
        .ifPresent(w -> library.retention(w.equals("call") ? Retention.CALL : Retention.RUN));
    fields
        .get("verify")
        .flatMap(f -> f.choice(List.of("once", "always")))
        .ifPresent(w -> library.verify(w.equals("always") ? Verify.ALWAYS : Verify.ONCE));
    return library;
  }

  private static void slots(Field field, LibraryDefinition<?, ?> library) {
    boolean auto = field.value() instanceof Value.Scalar scalar && scalar.text().equals("auto");
    if (!auto) {
      field.whole(WorkflowRules.SLOTS).ifPresent(library::slots);
    } else if (library instanceof Llm llm) {
      llm.autoSlots();
    } else {
      field.wrong("must be a number, because only a library of kind llm can be auto");
    }
  }

  private static void resources(Field field, LibraryDefinition<?, ?> library) {
    Optional<Fields> given = field.mapping("a mapping such as {cores: 1, memory: 2GB, gpus: 1}");
    if (given.isEmpty()) {
      return;
    }
    given.get().allowOnly("resources", List.of("cores", "memory", "gpus", "gpu-memory"));
    given.get().whole(WorkflowRules.CORES).ifPresent(library::cores);
    given.get().get("memory").ifPresent(f -> Units.size(f).ifPresent(library::memory));
    given.get().get("gpus").flatMap(LibraryReader::gpus).ifPresent(library::gpus);
    given.get().get("gpu-memory").ifPresent(f -> Units.size(f).ifPresent(library::gpuMemory));
  }

  private static Optional<Double> gpus(Field field) {
    return field
        .number(number -> WorkflowRules.areGpus(number.doubleValue()), WorkflowRules.GPUS)
        .map(BigDecimal::doubleValue);
  }

  private static void env(Field field, LibraryDefinition<?, ?> library) {
    Optional<Fields> given = field.mapping("a mapping of names to strings");
    if (given.isPresent()) {
      given.get().all().forEach((key, value) -> library.env(key, value.text().orElse("")));
    }
  }

  private Json settings() {
    return fields
        .get("settings")
        .filter(f -> f.mapping("a mapping").isPresent())
        .flatMap(f -> f.json(Limits.SETTINGS_BYTES))
        .orElse(Json.of("{}"));
  }

  private String[] options() {
    return fields
        .get("jvm-options")
        .map(f -> f.words("a list such as [-Xmx2g]"))
        .orElse(List.of())
        .toArray(String[]::new);
  }
}
