package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A class name has one meaning in the whole project, including tests, so that a reader or a search
 * finds only one class.
 */
final class NamesTest {
  /** Names of several classes with the same meaning, and that meaning. */
  private static final Map<String, String> SAME_IDEA =
      Map.of(
          "Action", "what a core tells its shell to do; the manager's and the pilot's",
          "Event", "what a shell tells its core; the manager's and the pilot's",
          "Main", "where a process begins; that of pcm and that of a Java context");

  /**
   * Modules that do the same for different batch systems, so corresponding classes have one name.
   */
  private static final Set<String> BATCH_SYSTEMS =
      Set.of("slurm-submit", "condor-submit", "sge-submit");

  private static final Set<String> NO_CLASSES = Set.of("package-info", "module-info");

  @Test
  void aNameMeansOneThing() {
    assertThat(doubled(files())).isEmpty();
  }

  @Test
  void exceptionsAreStillNeeded() {
    Map<String, List<String>> places = places(files());
    assertThat(SAME_IDEA.keySet()).allMatch(name -> places.get(name).size() > 1);
  }

  @Test
  void biteADoubleName() {
    assertThat(doubled(List.of("cli/src/main/java/A.java", "cli/src/main/java/B.java"))).isEmpty();
    assertThat(doubled(List.of("slurm-submit/src/A.java", "sge-submit/src/A.java"))).isEmpty();
    assertThat(doubled(List.of("slurm-submit/src/A.java", "transport/src/A.java"))).hasSize(1);
    assertThat(doubled(List.of("cli/src/main/java/A.java", "pilot/src/test/java/A.java")))
        .containsExactly("A: [cli/src/main/java, pilot/src/test/java]");
    assertThat(doubled(List.of("manager/src/Event.java", "pilot/src/Event.java"))).isEmpty();
    assertThat(doubled(List.of("cli/src/package-info.java", "api/src/package-info.java")))
        .isEmpty();
  }

  private static List<String> files() {
    return Sources.endingIn(".java").stream().map(Sources::relative).toList();
  }

  private static List<String> doubled(List<String> files) {
    List<String> found = new ArrayList<>();
    places(files)
        .forEach(
            (name, folders) -> {
              boolean corresponding =
                  folders.stream().allMatch(folder -> BATCH_SYSTEMS.contains(module(folder)));
              if (folders.size() > 1 && !corresponding && !SAME_IDEA.containsKey(name)) {
                found.add(name + ": " + folders);
              }
            });
    return found;
  }

  private static String module(String folder) {
    return folder.split("/", 2)[0];
  }

  /** The folders with a class of each name. */
  private static Map<String, List<String>> places(List<String> files) {
    Map<String, List<String>> places = new TreeMap<>();
    for (String file : files) {
      String name = Path.of(file).getFileName().toString().replace(".java", "");
      if (!NO_CLASSES.contains(name)) {
        String folder = file.substring(0, file.lastIndexOf('/'));
        places.computeIfAbsent(name, any -> new ArrayList<>()).add(folder);
      }
    }
    return places;
  }
}
