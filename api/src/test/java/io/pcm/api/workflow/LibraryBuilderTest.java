package io.pcm.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LibraryBuilderTest {
  private static final Library PLAIN =
      Library.of("plain", new Library.Host.Command(List.of("true"))).build();
  private static final Library FULL =
      new Library(
          "full",
          new Library.Host.Jvm("X", List.of("/x.jar"), List.of("-Xmx1g")),
          Json.of("{\"a\":1}"),
          2,
          new Resources(1, 2, 3),
          List.of(Path.of("/f")),
          Map.of("A", "b"),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Library.Retention.CALL,
          Library.Verify.ALWAYS);

  @Test
  void whatIsNotSaidIsTheDefault() {
    assertThat(PLAIN)
        .isEqualTo(
            new Library(
                "plain",
                new Library.Host.Command(List.of("true")),
                Json.of("{}"),
                1,
                Resources.NONE,
                List.of(),
                Map.of(),
                Library.DEFAULT_LOAD_TIMEOUT,
                Library.DEFAULT_CALL_TIMEOUT,
                Library.Retention.RUN,
                Library.Verify.ONCE));
  }

  /** Gives each component a distinct value, so that a forgotten one is noticed. */
  @Test
  void aChangedLibraryKeepsTheRest() throws Exception {
    for (RecordComponent component : Library.class.getRecordComponents()) {
      assertThat(component.getAccessor().invoke(FULL))
          .as(component.getName())
          .isNotEqualTo(component.getAccessor().invoke(PLAIN));
    }
    assertThat(FULL.change().build()).isEqualTo(FULL);
    assertThat(FULL.change().slots(5).build().slots()).isEqualTo(5);
  }
}
