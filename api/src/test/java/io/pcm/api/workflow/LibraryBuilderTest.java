package io.pcm.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LibraryBuilderTest {
  private static final Library PLAIN =
      Library.of("plain", new Library.Host.Command(List.of("true"))).build();
  private static final Library FULL =
      Library.of("full", new Library.Host.Jvm("X", List.of("/x.jar"), List.of("-Xmx1g")))
          .model(Optional.of("/model.gguf"))
          .settings(Json.of("{\"a\":1}"))
          .autoSlots()
          .resources(new Resources(1, 2, 3))
          .estimatedMemory(4)
          .files(List.of(Path.of("/f")))
          .env(Map.of("A", "b"))
          .wrap(List.of("nice"))
          .loadTimeout(Duration.ofSeconds(1))
          .callTimeout(Duration.ofSeconds(2))
          .loadsAtOnce(OptionalInt.of(3))
          .retention(Library.Retention.CALL)
          .verify(Library.Verify.ALWAYS)
          .build();

  private static List<Method> accessors() {
    return Stream.of(Library.class.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getParameterCount() == 0)
        .filter(m -> !List.of("change", "hashCode", "toString").contains(m.getName()))
        .toList();
  }

  @Test
  void memoryThatIsGivenIsNoEstimate() {
    Library estimated = PLAIN.change().estimatedMemory(4).build();

    assertThat(estimated.resources()).isEqualTo(new Resources(0, 4, 0));
    assertThat(estimated.memoryIsEstimated()).isTrue();
    assertThat(estimated.change().resources(new Resources(0, 5, 0)).build().memoryIsEstimated())
        .isFalse();
  }

  @Test
  void whatIsNotSaidIsTheDefault() {
    assertThat(PLAIN.slots()).isEqualTo(1);
    assertThat(PLAIN.settings()).isEqualTo(Json.of("{}"));
    assertThat(PLAIN.model()).isEmpty();
    assertThat(PLAIN.resources()).isEqualTo(Resources.NONE);
    assertThat(PLAIN.loadTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(PLAIN.callTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(PLAIN.loadsAtOnce()).isEmpty();
    assertThat(PLAIN.retention()).isEqualTo(Library.Retention.RUN);
    assertThat(PLAIN.verify()).isEqualTo(Library.Verify.ONCE);
  }

  /** Gives each property a distinct value, so that a forgotten one is noticed. */
  @Test
  void aChangedLibraryKeepsTheRest() throws Exception {
    assertThat(accessors()).hasSize(16);
    for (Method accessor : accessors()) {
      assertThat(accessor.invoke(FULL)).as(accessor.getName()).isNotEqualTo(accessor.invoke(PLAIN));
      assertThat(accessor.invoke(FULL.change().build()))
          .as(accessor.getName())
          .isEqualTo(accessor.invoke(FULL));
    }
    assertThat(FULL.change().build()).isEqualTo(FULL).hasSameHashCodeAs(FULL);
    assertThat(FULL.change().slots(5).build()).isNotEqualTo(FULL);
  }
}
