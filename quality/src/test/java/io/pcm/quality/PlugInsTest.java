package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A batch system is a module that nothing else mentions by name. */
final class PlugInsTest {
  /** The module of each batch system, and words that would mention it. */
  private static final Map<String, List<String>> SYSTEMS =
      Map.of(
          "slurm-submit", List.of("slurm"),
          "condor-submit", List.of("condor"),
          "sge-submit", List.of("sge.", "\"sge\"", "gridengine"));

  @Test
  void noCodeOutsideItsModuleNamesABatchSystem() {
    List<String> found = new ArrayList<>();
    for (Path file : Sources.mainJava()) {
      found.addAll(named(Sources.relative(file), Sources.read(file)));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void aNameInCodeIsNoticedAndOneInACommentIsNot() {
    assertThat(named("cli/A.java", "/** Such as Slurm. */ // condor\nint a = 1;")).isEmpty();
    assertThat(named("cli/A.java", "case \"slurm\" -> 1;")).hasSize(1);
    assertThat(named("slurm-submit/A.java", "class SlurmId {}")).isEmpty();
  }

  private static List<String> named(String file, String text) {
    String code =
        text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "").toLowerCase(Locale.ROOT);
    List<String> found = new ArrayList<>();
    SYSTEMS.forEach(
        (module, words) -> {
          if (!file.startsWith(module + "/") && words.stream().anyMatch(code::contains)) {
            found.add(file + " knows of " + module);
          }
        });
    return found;
  }
}
