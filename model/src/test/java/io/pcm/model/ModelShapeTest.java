package io.pcm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelShapeTest {
  @TempDir private Path folder;

  /** The dimensions of SmolLM2-135M: 9 heads, of which groups of three share a KV head. */
  private static TinyHead grouped() {
    return TinyHead.model()
        .number("llama.context_length", 8192)
        .number("llama.block_count", 30)
        .number("llama.embedding_length", 576)
        .number("llama.feed_forward_length", 1536)
        .number("llama.attention.head_count", 9)
        .number("llama.attention.head_count_kv", 3)
        .texts("tokenizer.ggml.tokens", "a", "b", "c");
  }

  private GgufHead head(TinyHead file) throws Exception {
    return ModelFiles.check(file.write(folder.resolve("model.gguf")));
  }

  @Test
  void theDimensionsOfAModelAreReadFromItsHead() throws Exception {
    ModelShape shape = head(grouped()).shape();

    assertThat(shape).isEqualTo(new ModelShape(30, 9, 576, 1536, 3, 30 * 3 * (64 + 64), 8192));
    assertThat(shape.isKnown()).isTrue();
  }

  @Test
  void lengthsOfKeysAndValuesMayDifferFromTheWidthOfAHead() throws Exception {
    ModelShape shape =
        head(grouped()
                .number("llama.attention.key_length", 192)
                .number("llama.attention.value_length", 128)
                .number("llama.vocab_size", 129_280))
            .shape();

    assertThat(shape.keyValues()).isEqualTo(30 * 3 * (192 + 128));
    assertThat(shape.vocabulary()).isEqualTo(129_280);
  }

  @Test
  void layersMayDiffer() throws Exception {
    ModelShape shape =
        head(TinyHead.model()
                .number("llama.block_count", 3)
                .number("llama.embedding_length", 64)
                .numbers("llama.feed_forward_length", 128, 512, 256)
                .numbers("llama.attention.head_count", 4, 8, 4)
                .numbers("llama.attention.head_count_kv", 1, 2, 0)
                .number("llama.vocab_size", 100))
            .shape();

    assertThat(shape).isEqualTo(new ModelShape(3, 8, 64, 512, 100, 3 * (8 + 8), 0));
  }

  @Test
  void withoutKvHeadsEachHeadHasItsOwn() throws Exception {
    ModelShape shape =
        head(TinyHead.model()
                .number("llama.block_count", 2)
                .number("llama.embedding_length", 64)
                .number("llama.attention.head_count", 4))
            .shape();

    assertThat(shape.keyValues()).isEqualTo(2 * 4 * 32);
  }

  @Test
  void dimensionsThatCannotBeRightAreNotKnown() throws Exception {
    ModelShape shape =
        head(grouped()
                .number("llama.vocab_size", -1)
                .number("llama.attention.key_length", 1 << 23)
                .number("llama.attention.value_length", 1 << 23))
            .shape();

    assertThat(shape.vocabulary()).as("the tokens are counted").isEqualTo(3);
    assertThat(shape.keyValues()).isEqualTo(90L << 24);
    assertThat(ModelShape.keyValues(1 << 24, 1 << 24, 1 << 24)).isZero();
    assertThat(head(TinyHead.model()).shape().isKnown()).isFalse();
    assertThat(ModelShape.UNKNOWN.isKnown()).isFalse();
  }

  @Test
  void theSizeOfAModelCountsAllItsParts() throws Exception {
    Path first =
        part(0).number("llama.block_count", 2).write(folder.resolve("m-00001-of-00002.gguf"));
    Path second = part(1).write(folder.resolve("m-00002-of-00002.gguf"));

    ModelSize size = ModelSize.ofGguf(first);

    assertThat(size.weights()).isEqualTo(Files.size(first) + Files.size(second));
    assertThat(size.shape().layers()).isEqualTo(2);
  }

  private static TinyHead part(int number) {
    return TinyHead.model().number("split.no", number).number("split.count", 2);
  }

  @Test
  void theContentOfAFileIsCounted() throws Exception {
    GgufHead head = head(TinyHead.model().tensor(4, 4, 2).number("general.file_type", 15));

    assertThat(head.content()).isEqualTo(new GgufHead.Content(2, 64 + 32, 0, "Q4_K_M"));
    assertThat(head.tensors()).isEqualTo(2);
  }
}
