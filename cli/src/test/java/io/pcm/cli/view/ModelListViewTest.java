package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.modelcache.ListedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ModelListViewTest {
  private static final List<ListedModel> MODELS =
      List.of(
          new ListedModel("known", Optional.empty(), 98_362_432, "", 0, ""),
          new ListedModel(
              "large.gguf",
              Optional.of(Path.of("/c/large.gguf")),
              4_400_000_000L,
              "llama",
              7_240_000_000L,
              "Q4_K_M"));

  @Test
  void theTableShowsWhatIsKnown() {
    assertThat(ModelListView.text(MODELS))
        .isEqualTo(
            """
            model       size     architecture  parameters  quantisation  path
            known       98.4 MB  -             -           -             (not downloaded)
            large.gguf  4.4 GB   llama         7.2B        Q4_K_M        /c/large.gguf\
            """);
  }

  @Test
  void inJsonWhatIsNotKnownIsNull() {
    assertThat(ModelListView.json(MODELS))
        .isEqualTo(
            "{\"version\":1,\"models\":[{\"model\":\"known\",\"path\":null,\"bytes\":98362432,"
                + "\"architecture\":null,\"parameters\":null,\"quantisation\":null},"
                + "{\"model\":\"large.gguf\",\"path\":\"/c/large.gguf\",\"bytes\":4400000000,"
                + "\"architecture\":\"llama\",\"parameters\":7240000000,"
                + "\"quantisation\":\"Q4_K_M\"}]}");
  }
}
