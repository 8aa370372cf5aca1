package io.pcm.modelcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.model.TinyHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelListTest {
  private static final KnownModel KNOWN =
      new KnownModel(
          "tiny-instruct",
          "Tiny.gguf",
          1234,
          "ab".repeat(32),
          "someone/Tiny",
          new KnownModel.Wheel("llm-tiny", "0.1", "llm_tiny-0.1-", "llm_tiny/Tiny.gguf"));

  @TempDir private Path folder;

  private Path file(String inFolder, String name) throws Exception {
    return Files.createDirectories(folder.resolve(inFolder)).resolve(name);
  }

  private List<ListedModel> list() throws Exception {
    return ModelList.of(folder.resolve("models"), List.of(KNOWN));
  }

  @Test
  void namesKnownModelsThatAreNotDownloaded() throws Exception {
    assertThat(list())
        .containsExactly(new ListedModel("tiny-instruct", Optional.empty(), 1234, "", 0, ""));
  }

  @Test
  void tellsWhatTheHeadsOfFilesSay() throws Exception {
    Path known = file("models/" + KNOWN.sha256(), "Tiny.gguf");
    TinyHead.model().tensor(100).number("general.file_type", 3).write(known);
    Path first = file("models/url-1", "b.gguf");
    TinyHead.model().write(first);
    Path second = Files.writeString(file("models/url-2", "a.gguf"), "damaged");
    Files.writeString(file("models/url-2", "a.gguf.verified"), "note");
    Files.writeString(file("models/url-2", "c.gguf.part"), "unfinished");

    assertThat(list())
        .containsExactly(
            new ListedModel(
                "tiny-instruct", Optional.of(known), Files.size(known), "llama", 164, "Q4_1"),
            new ListedModel("b.gguf", Optional.of(first), Files.size(first), "llama", 64, ""),
            new ListedModel("a.gguf", Optional.of(second), 7, "", 0, ""));
  }
}
