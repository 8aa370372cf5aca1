package io.pcm.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documents agree with the code. */
final class DocumentsTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS_LIKE = Pattern.compile("[A-Z][a-z]+[A-Za-z0-9]*");

  /** A row of the table of rooms: the room, its module, its purpose, its allowed dependencies. */
  private static final Pattern ROOM =
      Pattern.compile("(?m)^\\| `([a-z.]+)` \\|[^|]*\\|[^|]*\\|([^;|]*)[^|]*\\|$");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  @Test
  void everyClassThatTheArchitectureNamesExists() {
    Set<String> known =
        ProjectClasses.main().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
    String text = Sources.read(Sources.root().resolve("docs/architecture.md"));

    assertThat(classesNamedIn(text)).hasSizeGreaterThan(10).allMatch(known::contains);
  }

  @Test
  void theTableOfRoomsSaysWhoMayKnowWhom() {
    Map<String, String> told = new TreeMap<>();
    Matcher row = ROOM.matcher(Sources.read(Sources.root().resolve("docs/architecture.md")));
    while (row.find()) {
      told.put(row.group(1), row.group(2).strip());
    }
    Map<String, String> allowed = new TreeMap<>();
    RoomRules.rooms()
        .forEach((room, others) -> allowed.put(room, String.join(", ", new TreeSet<>(others))));

    assertThat(told).isEqualTo(allowed);
  }

  @Test
  void aClassThatIsGoneIsNoticed() {
    assertThat(classesNamedIn("A `Scheduler.step(event, now)`, no `WARM`, no `java.util.BitSet`."))
        .containsExactly("Scheduler");
  }

  @Test
  void theArchitectureIsFourPagesAtMost() {
    assertThat(Sources.read(Sources.root().resolve("docs/architecture.md")).lines().count())
        .isLessThanOrEqualTo(220);
  }

  @Test
  void decisionsSayContextDecisionAndConsequence() {
    List<Path> decisions =
        Sources.endingIn(".md").stream()
            .filter(file -> file.getParent().endsWith("docs/decisions"))
            .toList();
    assertThat(decisions).hasSizeGreaterThanOrEqualTo(3);
    assertThat(decisions.stream().map(f -> f.getFileName().toString().substring(0, 4)))
        .doesNotHaveDuplicates();
    for (Path decision : decisions) {
      assertThat(decision.getFileName().toString()).matches("\\d{4}-[a-z0-9-]+\\.md");
      assertThat(Sources.read(decision).lines().toList())
          .as(decision.toString())
          .contains("## Context", "## Decision", "## Consequence")
          .hasSizeLessThanOrEqualTo(70);
    }
  }

  @Test
  void nothingIsLeftForLater() {
    Pattern later = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    List<String> found = new ArrayList<>();
    for (String suffix : List.of(".java", ".md", ".xml", ".yaml", ".py", ".sh")) {
      for (Path file : Sources.endingIn(suffix)) {
        if (later.matcher(Sources.read(file)).find()) {
          found.add(Sources.relative(file));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void linksLeadSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path file : Sources.endingIn(".md")) {
      Matcher link = LINK.matcher(Sources.read(file));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains("://") && !Files.exists(file.getParent().resolve(target))) {
          broken.add(Sources.relative(file) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static Set<String> classesNamedIn(String text) {
    Set<String> found = new TreeSet<>();
    Matcher quoted = QUOTED.matcher(text);
    while (quoted.find()) {
      String first = quoted.group(1).split("[.(<\\s]", 2)[0];
      if (CLASS_LIKE.matcher(first).matches()) {
        found.add(first);
      }
    }
    return found;
  }
}
