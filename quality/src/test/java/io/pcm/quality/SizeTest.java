package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.quality.SizeScanner.Sized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits the size of files, methods and parameter lists. */
final class SizeTest {
  private static final int FILE = 300;
  private static final int FILE_AT_MOST = 500;
  private static final int METHOD = 40;
  private static final int METHOD_AT_MOST = 70;
  private static final int PARAMETERS = 5;
  private static final int COMPONENTS = 7;

  /** Exceptions from the limit, with their reasons; they too have a limit. */
  private static final Map<String, String> EXCEPTIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("record RunProgress", "the JSON of pcm status; has a builder"),
              Map.entry("record TaskProgress", "a JSON object of pcm status"),
              Map.entry("record LibraryProgress", "a JSON object of pcm status"),
              Map.entry("record PilotProgress", "a JSON object of pcm status"),
              Map.entry("record ManagerStay", "a JSON object of run.json"),
              Map.entry("record PilotInfo", "a message, field by field"),
              Map.entry("record SlurmSettings", "options of sbatch"),
              Map.entry("record SgeSettings", "options of qsub"),
              Map.entry("record SimScenario", "what a simulation is given; made from named ones"),
              Map.entry("record Report", "counters of a simulation by name"),
              Map.entry("record PilotOptions", "options of pcm pilot start"),
              Map.entry("record SchedulerConfig", "limits by name; always made from DEFAULT"),
              Map.entry("record ManagerConfig", "all that a manager is given; made in one place"),
              Map.entry("record Limits", "limits by name; always made from DEFAULT"),
              Map.entry("record WireCounters", "counters by name; made in one place")));

  @Test
  void filesMethodsAndParameterListsAreSmall() {
    assertThat(tooLarge(SizeScanner.scan(Sources.mainJava()))).isEmpty();
  }

  @Test
  void testsAreReadableToo() {
    List<Path> tests =
        Sources.endingIn(".java").stream()
            .filter(file -> file.toString().contains("/src/test/"))
            .toList();
    assertThat(SizeScanner.scan(tests))
        .filteredOn(size -> size.lines() > (size.file() ? FILE_AT_MOST : METHOD_AT_MOST))
        .isEmpty();
  }

  @Test
  void exceptionsAreStillNeeded() {
    List<Sized> sizes = SizeScanner.scan(Sources.mainJava());
    for (String name : EXCEPTIONS.keySet()) {
      assertThat(sizes)
          .as(name)
          .anyMatch(size -> size.name().equals(name) && (exceeds(size) || parametersExceed(size)));
    }
  }

  @Test
  void biteWhatIsTooLarge(@TempDir Path dir) throws IOException {
    StringBuilder text = new StringBuilder("final class Large {\n");
    text.append("  static int many(int a, int b, int c, int d, int e, int f) { return a; }\n");
    text.append("  static int lengthy() {\n");
    for (int i = 0; i < 300; i++) {
      text.append("    int x").append(i).append(" = 0;\n");
    }
    text.append("    return 0;\n  }\n}\n");
    text.append("record Wide(int a, int b, int c, int d, int e, int f, int g, int h) {\n");
    text.append("  static final int NONE = 0;\n}\n");
    Path file = Files.writeString(dir.resolve("Large.java"), text.toString());

    assertThat(tooLarge(SizeScanner.scan(List.of(file))))
        .anySatisfy(line -> assertThat(line).contains("Large.java").contains("309 lines"))
        .anySatisfy(line -> assertThat(line).contains("Large#lengthy").contains("303 lines"))
        .anySatisfy(line -> assertThat(line).contains("Large#many").contains("6 parameters"))
        .anySatisfy(line -> assertThat(line).contains("record Wide").contains("8 parameters"))
        .hasSize(4);
  }

  private static List<String> tooLarge(List<Sized> sizes) {
    List<String> found = new ArrayList<>();
    for (Sized size : sizes) {
      boolean listed = EXCEPTIONS.containsKey(size.name());
      int most = size.file() ? FILE_AT_MOST : METHOD_AT_MOST;
      if (exceeds(size) && (!listed || size.lines() > most)) {
        found.add(size.name() + " has " + size.lines() + " lines");
      }
      if (parametersExceed(size) && !listed) {
        found.add(size.name() + " has " + size.parameters() + " parameters");
      }
    }
    return found;
  }

  private static boolean exceeds(Sized size) {
    return size.lines() > (size.file() ? FILE : METHOD);
  }

  private static boolean parametersExceed(Sized size) {
    boolean record = size.name().startsWith("record ");
    return size.parameters() > (record ? COMPONENTS : PARAMETERS);
  }
}
