package io.pcm.runtime.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Trouble;
import io.pcm.runtime.scaling.Reason.Kind;
import io.pcm.runtime.sites.PilotBounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What users are told about a group that does not get more pilots. */
final class ReasonTest {
  private static final boolean WRITE = "write".equals(System.getProperty("pcm.golden"));
  private static final PilotBounds WIDE = PilotBounds.fixed(200).between(0, 200);
  private static final double HOUR = 3600;

  private static List<Reason> all() {
    return List.of(
        Reason.beginning(),
        Reason.capped(state(PilotBounds.fixed(1), 1, Cap.By.MAX)),
        Reason.capped(state(PilotBounds.fixed(64), 64, Cap.By.MAX)),
        Reason.capped(state(WIDE, 200, Cap.By.MAX)),
        Reason.capped(state(PilotBounds.fixed(2), 2, Cap.By.SHARES)),
        Reason.capped(state(WIDE, 200, Cap.By.SHARES)),
        Reason.capped(state(WIDE, 60, Cap.By.AT_MOST)),
        Reason.capped(state(WIDE, 1, Cap.By.AT_MOST)),
        Reason.capped(state(WIDE, 5, Cap.By.HAND)),
        Reason.capped(state(WIDE, 0, Cap.By.HAND)),
        Reason.counting(),
        Reason.noCalls(),
        Reason.enough(95, 310),
        Reason.enough(Double.POSITIVE_INFINITY, 310),
        Reason.allRequested(),
        Reason.filled(1),
        Reason.filled(12),
        Reason.pending(1),
        Reason.pending(8),
        Reason.nothingStarts(8, 25 * 60),
        Reason.nothingStarts(0, 6 * HOUR),
        Reason.takenBack(130, 300, 0),
        Reason.idlePilots(1),
        Reason.idlePilots(3),
        Reason.nextStep(7),
        Reason.gaveUp(),
        Reason.trouble(Trouble.NOT_NOW),
        Reason.trouble(Trouble.FAILED_STARTS),
        Reason.trouble(Trouble.UNREACHABLE),
        Reason.trouble(Trouble.REFUSED));
  }

  private static GroupState state(PilotBounds bounds, int most, Cap.By by) {
    Cap cap = new Cap(most, by);
    return new GroupState("gpu", bounds, cap, Duration.ofSeconds(10), List.of(), Trouble.NONE);
  }

  @Test
  void there_is_one_for_every_kind() {
    Set<Kind> kinds = all().stream().map(Reason::kind).collect(Collectors.toSet());
    assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
  }

  @Test
  void each_is_a_clause_that_can_follow_because_and_says_what_to_do() {
    assertThat(all())
        .flatExtracting(Reason::text, Reason::advice)
        .allSatisfy(
            text ->
                assertThat((String) text)
                    .matches("[a-z0-9].*[a-zA-Z0-9)]")
                    .doesNotContain("  ", "Infinity", "NaN", " 0 ", "1 pilots", "1 jobs"));
  }

  @Test
  void each_reads_as_agreed() throws IOException {
    String actual =
        all().stream()
            .map(
                each ->
                    each.kind().word()
                        + "\n  why not more: "
                        + each.text()
                        + "\n  what to do: "
                        + each.advice()
                        + "\n")
            .collect(Collectors.joining());
    if (WRITE) {
      Files.writeString(Path.of("src/test/resources/io/pcm/runtime/scaling/reasons.txt"), actual);
    }
    try (InputStream in = ReasonTest.class.getResourceAsStream("reasons.txt")) {
      assertThat(in).isNotNull();
      assertThat(actual).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
