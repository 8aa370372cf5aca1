package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tarball says which license each library has. Its build checks all jars; this test is earlier,
 * and checks the libraries that the project names.
 */
final class LicensesTest {
  private static final Path TABLE = Path.of("distribution/src/main/files/licenses/README.md");

  private static final Pattern MANAGED =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  /** Used only by tests, or lists of versions. */
  private static final Set<String> NOT_INSTALLED =
      Set.of(
          "archunit",
          "assertj-core",
          "awaitility",
          "jackson-bom",
          "junit-bom",
          "selenium-chrome-driver");

  @Test
  void each_library_that_the_project_names_has_a_row() {
    String table = Sources.read(Sources.root().resolve(TABLE));
    List<String> libraries = libraries(Sources.read(Sources.root().resolve("pom.xml")));

    assertThat(libraries).hasSizeGreaterThan(20);
    assertThat(libraries)
        .as("libraries without a row in " + TABLE)
        .allMatch(library -> table.contains("\n| " + library + " |"));
  }

  private static List<String> libraries(String pom) {
    String managed =
        pom.substring(pom.indexOf("<dependencyManagement>"), pom.indexOf("</dependencyManagement"));
    List<String> names = new ArrayList<>();
    Matcher dependency = MANAGED.matcher(managed);
    while (dependency.find()) {
      if (!dependency.group(1).equals("io.pcm") && !NOT_INSTALLED.contains(dependency.group(2))) {
        names.add(dependency.group(2));
      }
    }
    return names;
  }
}
