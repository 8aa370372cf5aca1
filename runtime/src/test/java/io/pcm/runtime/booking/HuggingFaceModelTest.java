package io.pcm.runtime.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.model.ModelShape;
import io.pcm.model.ModelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With excerpts of {@code config.json} of published models. */
final class HuggingFaceModelTest {
  private static final String QWEN =
      """
      {"architectures": ["Qwen2ForCausalLM"], "hidden_size": 896, "intermediate_size": 4864,
       "max_position_embeddings": 32768, "model_type": "qwen2", "num_attention_heads": 14,
       "num_hidden_layers": 24, "num_key_value_heads": 2, "rms_norm_eps": 1e-06,
       "torch_dtype": "bfloat16", "vocab_size": 151936}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void weights() throws IOException {
    file("model.safetensors", 1000);
  }

  private void file(String name, int bytes) throws IOException {
    Files.write(folder.resolve(name), new byte[bytes]);
  }

  private HuggingFaceModel model(String config) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    return HuggingFaceModel.read(folder);
  }

  @Test
  void readsAModelWithGroupedHeads() throws Exception {
    HuggingFaceModel model = model(QWEN);

    ModelShape shape = new ModelShape(24, 14, 896, 4864, 151_936, 24 * 2 * 128, 32_768);
    assertThat(model.size()).isEqualTo(new ModelSize(1000, 0, shape));
    assertThat(model.valueBytes()).isEqualTo(2);
  }

  @Test
  void theWidthOfAHeadMayBeGiven() throws Exception {
    ModelShape shape =
        model(
                """
                {"head_dim": 128, "hidden_size": 1024, "intermediate_size": 3072,
                 "max_position_embeddings": 40960, "num_attention_heads": 16,
                 "num_hidden_layers": 28, "num_key_value_heads": 8, "dtype": "float32",
                 "vocab_size": 151936}
                """)
            .size()
            .shape();

    assertThat(shape.keyValues()).isEqualTo(28 * 8 * 256);
  }

  @Test
  void readsTheNamesOfOldModels() throws Exception {
    HuggingFaceModel model =
        model(
            """
            {"model_type": "gpt2", "n_ctx": 1024, "n_embd": 768, "n_head": 12, "n_layer": 12,
             "n_positions": 1024, "torch_dtype": "float32", "vocab_size": 50257}
            """);

    assertThat(model.size().shape())
        .isEqualTo(new ModelShape(12, 12, 768, 0, 50_257, 12 * 12 * 128, 1024));
    assertThat(model.valueBytes()).isEqualTo(4);
  }

  @Test
  void allHeadsOfALayerMayShareACompressedVector() throws Exception {
    ModelShape shape =
        model(
                """
                {"hidden_size": 2048, "intermediate_size": 10944, "kv_lora_rank": 512,
                 "num_attention_heads": 16, "num_hidden_layers": 27, "num_key_value_heads": 16,
                 "qk_rope_head_dim": 64, "vocab_size": 102400}
                """)
            .size()
            .shape();

    assertThat(shape.keyValues()).isEqualTo(27 * (512 + 64));
  }

  @Test
  void ofAModelOfPicturesAndTextTheTextPartCounts() throws Exception {
    HuggingFaceModel model =
        model(
            "{\"torch_dtype\": \"float32\", \"vision_config\": {\"hidden_size\": 1152},"
                + " \"text_config\": "
                + QWEN.replace("\"torch_dtype\": \"bfloat16\",", "")
                + "}");

    assertThat(model.size().shape().embedding()).isEqualTo(896);
    assertThat(model.valueBytes()).isEqualTo(4);
  }

  @Test
  void onlyFilesInTheIndexCount() throws Exception {
    file("model-00001-of-00002.safetensors", 10);
    file("model-00002-of-00002.safetensors", 20);
    file("consolidated.safetensors", 5000);
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        """
        {"metadata": {"total_size": 30}, "weight_map": {
          "lm_head.weight": "model-00002-of-00002.safetensors",
          "model.embed_tokens.weight": "model-00001-of-00002.safetensors",
          "model.norm.weight": "model-00002-of-00002.safetensors"}}
        """);

    assertThat(model(QWEN).size().weights()).isEqualTo(30);

    Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
    refused("lacks model-00002-of-00002.safetensors", QWEN);
  }

  @Test
  void withoutAnIndexAllFilesWithWeightsCount() throws Exception {
    Files.delete(folder.resolve("model.safetensors"));
    refused("has no weights", QWEN);
    file("a.safetensors", 1);
    file("b.safetensors", 2);
    file("model.bin", 400);

    assertThat(model(QWEN).size().weights()).isEqualTo(3);
  }

  @Test
  void whatIsNoModelIsRefusedWithItsName() throws Exception {
    refused("is not JSON", "{");
    refused("is not a JSON object", "[]");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"../../etc/passwd\"}}");
    refused("names a file outside the folder", QWEN);
    Files.delete(folder.resolve("config.json"));
    assertThatThrownBy(() -> HuggingFaceModel.read(folder))
        .hasMessageContaining("config.json; give a folder");
  }

  @Test
  void dimensionsThatCannotBeRightAreNotKnown() throws Exception {
    ModelShape shape =
        model("{\"hidden_size\": -5, \"num_attention_heads\": \"many\"}").size().shape();

    assertThat(shape).isEqualTo(ModelShape.UNKNOWN);
    assertThat(shape.isKnown()).isFalse();
  }

  private void refused(String why, String config) {
    assertThatThrownBy(() -> model(config))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(why);
  }
}
