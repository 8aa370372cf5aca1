package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RowChoiceTest {
  private static final String GOOD =
      "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":{\"kind\":\"BAD_ITEM\"},\"item\":\"é\"}\n";
  private static final String BAD =
      "{\"index\":1,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"BAD_ITEM\",\"message\":\"m\"}}\n";
  private static final String OWN =
      "{\"index\":2,\"outcome\":\"FAILED\",\"error\":{\"message\":\"BAD_ITEM\",\"kind\":\"OWN\"}}\n";
  private static final String UNRUN =
      "{\"index\":3,\"outcome\":\"CANCELLED\",\"error\":{\"kind\":\"NOT_RUN\",\"message\":\"m\"}}\n";
  private static final String ALL = GOOD + BAD + OWN + UNRUN;

  /** Writes the lines in parts of this size, as a source may return them. */
  private static String chosen(int part, boolean failed, @Nullable String kind, Integer... indexes)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChosenRows rows = new ChosenRows(out, new RowChoice(failed, kind, Set.of(indexes)));
    byte[] bytes = ALL.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += part) {
      rows.write(bytes, from, Math.min(part, bytes.length - from));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void rowsAreChosenByOutcomeKindAndIndexWithAllTheirBytes() throws IOException {
    for (int part : new int[] {1, 7, 100, 1000}) {
      assertThat(chosen(part, false, null)).isEqualTo(ALL);
      assertThat(chosen(part, true, null)).isEqualTo(BAD + OWN + UNRUN);
      assertThat(chosen(part, false, "BAD_ITEM")).isEqualTo(BAD);
      assertThat(chosen(part, true, "OWN")).isEqualTo(OWN);
      assertThat(chosen(part, false, null, 0, 3)).isEqualTo(GOOD + UNRUN);
      assertThat(chosen(part, true, null, 0, 3)).isEqualTo(UNRUN);
      assertThat(chosen(part, false, "BAD_ITEM", 2)).isEmpty();
    }
  }

  @Test
  void whatIsNoLineOfResultsIsAnError() {
    RowChoice choice = new RowChoice(true, null, Set.of());
    byte[] line = "[1]\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> choice.wants(line, line.length))
        .isInstanceOf(IOException.class)
        .hasMessage("not a line of results");
  }
}
