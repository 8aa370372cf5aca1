package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.Resources;
import io.pcm.runtime.local.LocalShare;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SmallSharesTest {
  private static final long GIB = 1L << 30;

  private static LibraryBuilder library() {
    return Library.of("large", new Library.Host.Command(List.of("true")));
  }

  private static LocalShare share(long memory) {
    return new LocalShare(1, memory, Optional.empty());
  }

  @Test
  void saysWhatIsMissingAndTheWaysOut() {
    Library estimated = library().estimatedMemory(3 * GIB).build();

    assertThat(SmallShares.remarks(List.of(share(GIB), share(2 * GIB)), List.of(estimated)))
        .containsExactly(
            "calls of library large wait: a context needs 3 GiB of memory by PCM's estimate, and"
                + " each local pilot has 1.5 GiB of memory for contexts; start fewer pilots, use a"
                + " smaller context-size or fewer slots, or reserve less with resources: {memory:"
                + " ...}");
    Library given = library().resources(new Resources(0, 3 * GIB, 0)).build();
    assertThat(SmallShares.remarks(List.of(share(GIB)), List.of(given)).get(0))
        .doesNotContain("estimate")
        .doesNotContain("fewer pilots");
  }

  @Test
  void saysNothingIfAShareHasRoom() {
    Library small = library().estimatedMemory(GIB).build();

    assertThat(SmallShares.remarks(List.of(share(GIB), share(2 * GIB)), List.of(small))).isEmpty();
  }
}
