package io.pcm.quality;

import com.sun.source.util.JavacTask;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles examples with the JDK's compiler, in memory. A class is compiled as it is; statements
 * become a method that may throw any exception and knows {@link ExampleNames}. Public types of the
 * API and common ones of the JDK need no import.
 */
final class ExampleCompiler {
  private static final Set<String> API =
      Set.of("io.pcm.api", "io.pcm.json", "io.pcm.runtime", "io.pcm.workflowfile");

  private static final List<String> JDK =
      List.of(
          "java.io",
          "java.math",
          "java.net",
          "java.nio.file",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.stream");

  /** The compiled source is one line longer than the example, at its beginning. */
  private static final int HEAD_LINES = 1;

  private ExampleCompiler() {}

  /** What is wrong with the examples, as {@code file:line: reason}. */
  static List<String> errorsIn(List<DocExample> examples) throws IOException {
    Map<URI, DocExample> byUri = new LinkedHashMap<>();
    List<JavaFileObject> units = new ArrayList<>();
    String imports = imports();
    for (DocExample example : examples) {
      Unit unit = new Unit("example" + units.size(), imports, example);
      byUri.put(unit.toUri(), example);
      units.add(unit);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    ((JavacTask) compiler.getTask(null, null, found, options, null, units)).analyze();
    List<String> errors = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        JavaFileObject source = each.getSource();
        DocExample example = source == null ? null : byUri.get(source.toUri());
        String place = example == null ? "" : example.at(each.getLineNumber() - HEAD_LINES) + ": ";
        errors.add(place + each.getMessage(null).replaceAll("\\s+", " "));
      }
    }
    return errors;
  }

  /** On one line, so that line numbers are simple. */
  private static String imports() {
    Set<String> packages = new TreeSet<>(JDK);
    for (JavaClass type : ProjectClasses.main()) {
      String name = type.getPackageName();
      boolean ours = API.stream().anyMatch(api -> name.equals(api) || name.startsWith(api + "."));
      if (ours && type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()) {
        packages.add(name);
      }
    }
    return packages.stream().map(each -> "import " + each + ".*;").collect(Collectors.joining(" "));
  }

  private static final class Unit extends SimpleJavaFileObject {
    private final String source;

    Unit(String folder, String imports, DocExample example) {
      super(
          URI.create("memory:///" + folder + "/" + nameOf(example) + ".java"),
          JavaFileObject.Kind.SOURCE);
      boolean statements = example.className().isEmpty();
      String names = ExampleNames.class.getName();
      this.source =
          "package "
              + folder
              + "; "
              + imports
              + (statements
                  ? " class Example extends " + names + " { void run() throws Exception {\n"
                  : "\n")
              + example.code()
              + (statements ? "\n}}" : "");
    }

    private static String nameOf(DocExample example) {
      return example.className().isEmpty() ? "Example" : example.className();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
