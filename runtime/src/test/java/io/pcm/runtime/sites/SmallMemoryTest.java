package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SmallMemoryTest {
  private static final long GIB = 1L << 30;

  private static Library library(String name, long memory) {
    return Library.of(name, new Library.Host.Command(List.of("true")))
        .resources(new Resources(1, memory, 0))
        .build();
  }

  @Test
  void names_what_each_library_needs_and_what_is_enough_for_the_smallest() {
    List<Library> both = List.of(library("large", 8 * GIB), library("small", 2 * GIB));
    assertThat(SmallMemory.of(both, GIB))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .contains("too little memory: 1024 MiB", "small 2048 MiB, large 8192 MiB")
                    .contains("Request at least 2560 MiB"));
    assertThat(SmallMemory.of(both, 2 * GIB - 1)).isPresent();
  }

  @Test
  void says_nothing_if_a_context_of_any_library_fits_or_if_needs_are_unknown() {
    assertThat(SmallMemory.of(List.of(library("large", 8 * GIB), library("small", GIB)), GIB))
        .isEmpty();
    assertThat(SmallMemory.of(List.of(library("large", 8 * GIB), library("unknown", 0)), GIB))
        .isEmpty();
    assertThat(SmallMemory.of(List.of(), GIB)).isEmpty();
  }
}
