package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Javadoc of the API has examples, and they compile. */
final class ExamplesTest {
  /** Packages whose public types have an example or point to one. */
  private static final Set<String> PACKAGES =
      Set.of(
          "io.pcm.api",
          "io.pcm.api.batch",
          "io.pcm.api.context",
          "io.pcm.api.library",
          "io.pcm.api.llm",
          "io.pcm.api.results",
          "io.pcm.api.status",
          "io.pcm.api.workflow",
          "io.pcm.json",
          "io.pcm.runtime",
          "io.pcm.runtime.sites",
          "io.pcm.workflowfile");

  /** Public types that need no example, and why. */
  private static final Map<String, String> WITHOUT =
      Map.of("Limits", "constants that other types refer to");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z.]+);");

  /** The comment of a public type, up to the type's declaration. */
  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^/\\*\\*((?s:(?!\\*/).)*)\\*/\\R(?:@.*\\R)*public "
              + "(?:final |abstract |sealed |non-sealed )*(?:class|interface|record|enum) (\\w+)");

  private static final Pattern POINTER =
      Pattern.compile("(?:@see|\\{@link(?:plain)?)\\s+(?:\\*\\s*)?(?:[a-z]+\\.)*([A-Z]\\w*)");

  @Test
  void everyExampleCompiles() throws Exception {
    List<DocExample> java = examples().stream().filter(each -> !each.isJson()).toList();
    assertThat(java).hasSizeGreaterThan(20);
    assertThat(ExampleCompiler.errorsIn(java)).isEmpty();
  }

  @Test
  void everyExampleInJsonIsJson() throws Exception {
    for (DocExample each : examples()) {
      if (each.isJson()) {
        assertThat(new ObjectMapper().readTree(each.code())).as(each.at(1)).isNotNull();
      }
    }
  }

  @Test
  void everyPublicTypeHasAnExampleOrPointsToOne() {
    List<String> missing = new ArrayList<>();
    Set<String> with = typesWithExamples();
    for (Path file : files()) {
      missing.addAll(missing(Sources.relative(file), Sources.read(file), with));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void exceptionsAreStillNeeded() {
    assertThat(WITHOUT.keySet())
        .doesNotContainAnyElementsOf(typesWithExamples())
        .allMatch(name -> files().stream().anyMatch(file -> file.endsWith(name + ".java")));
  }

  @Test
  void aMistakeInAnExampleIsReportedWithFileAndLine() throws IOException {
    String wrong =
        """
        /**
         * A type.
         *
         * <pre>{@code
         * Json item = Json.of("1");
         * int number = item;
         * }</pre>
         */
        public final class Wrong {}
        """;
    assertThat(ExampleCompiler.errorsIn(DocExample.in("api/Wrong.java", wrong)))
        .singleElement()
        .asString()
        .startsWith("api/Wrong.java:6: incompatible types");
    String unhandled =
        "/** <pre>{@code\n * public class A { A() { Thread.sleep(1); } }\n * }</pre> */";
    assertThat(ExampleCompiler.errorsIn(DocExample.in("A.java", unhandled)))
        .singleElement()
        .asString()
        .startsWith("A.java:2: unreported exception");
  }

  @Test
  void aTypeWithoutAnExampleIsNoticed() {
    Set<String> with = Set.of("Json");
    assertThat(missing("A.java", "/** A. */\npublic record A() {}", with)).hasSize(1);
    assertThat(missing("A.java", "/** As {@link Limits}. */\npublic record A() {}", with))
        .hasSize(1);
    assertThat(missing("A.java", "/** As {@link Json#of}. */\npublic record A() {}", with))
        .isEmpty();
    assertThat(missing("A.java", "/**\n * A.\n *\n * @see Json\n */\n@X\npublic enum A {}", with))
        .isEmpty();
    assertThat(missing("A.java", "/** A. */\npublic record A() {}", Set.of("A"))).isEmpty();
    assertThat(missing("A.java", "/** Not public. */\nrecord A() {}", with)).isEmpty();
  }

  private static List<String> missing(String file, String text, Set<String> with) {
    List<String> found = new ArrayList<>();
    Matcher type = TYPE.matcher(text);
    if (type.find()) {
      boolean points =
          POINTER.matcher(type.group(1)).results().anyMatch(each -> with.contains(each.group(1)));
      if (!points && !with.contains(type.group(2)) && !WITHOUT.containsKey(type.group(2))) {
        found.add(
            file
                + ": add an example, <pre>{@code ... }</pre>, or point to a type that has one, with"
                + " {@link} or @see");
      }
    }
    return found;
  }

  /** Types with an example in Java, anywhere in their file. */
  private static Set<String> typesWithExamples() {
    Set<String> with = new TreeSet<>();
    for (Path file : Sources.mainJava()) {
      String text = Sources.read(file);
      if (DocExample.in("", text).stream().anyMatch(each -> !each.isJson())) {
        with.add(file.getFileName().toString().replace(".java", ""));
      }
    }
    return with;
  }

  private static List<DocExample> examples() {
    List<DocExample> found = new ArrayList<>();
    for (Path file : files()) {
      found.addAll(DocExample.in(Sources.relative(file), Sources.read(file)));
    }
    return found;
  }

  private static List<Path> files() {
    return Sources.mainJava().stream()
        .filter(
            file -> {
              Matcher name = PACKAGE.matcher(Sources.read(file));
              return name.find() && PACKAGES.contains(name.group(1));
            })
        .toList();
  }
}
