package io.pcm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFilesTest {
  @TempDir private Path folder;

  @Test
  void aWholeModelIsAnsweredWithWhatItSays() throws Exception {
    Path file =
        TinyHead.model()
            .number("llama.context_length", 4096)
            .texts("tokenizer.ggml.tokens", "a", "b")
            .flag("tokenizer.ggml.add_bos_token", true)
            .write(folder.resolve("näme:1, €.gguf"));

    GgufHead head = ModelFiles.check(file);

    assertThat(head.architecture()).isEqualTo("llama");
    assertThat(head.trainedContext()).isEqualTo(4096);
    assertThat(head.addsBegin()).isTrue();
    assertThat(ModelFiles.of(file)).containsExactly(file);
  }

  @Test
  void aPathThatTheEngineCannotTakeIsRefusedWithTheFix() throws Exception {
    Path file = TinyHead.model().write(folder.resolve("\ud83d\ude00.gguf"));

    assertThatThrownBy(() -> ModelFiles.check(file))
        .hasMessageContaining("emoji")
        .hasMessageContaining("give it another name");
  }

  @Test
  void aFileThatIsCutOffIsRefusedWhereverItIsCut() throws Exception {
    byte[] whole = TinyHead.model().number("llama.context_length", 4096).bytes();
    for (int length = 1; length < whole.length; length++) {
      Path file = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ModelFiles.check(file))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining(file.toString());
    }
    refused("is cut off: it has", Arrays.copyOf(whole, whole.length - 1));
    refused("is cut off: it ends within its head", Arrays.copyOf(whole, 60));
  }

  @Test
  void whatIsNoGgufFileIsSaidToBeWhatItLooksLike() throws Exception {
    refused("Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
    refused("git lfs pull", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
    refused("HTML", "\n<!DOCTYPE html><html>not found</html>");
    refused("safetensors", "\u0090\0\0\0\0\0\0\0{\"__metadata__\":{}}");
    refused("ZIP", "PK\u0003\u0004and more");
    refused("gzip", "\u001f\u008bxx");
    refused("older than GGUF", "tjgg0000");
    refused("JSON", "{\"error\":\"gone\"}");
    refused("empty", "");
    refused("something else", "hello");
  }

  @Test
  void headsThatNoEngineHereCanUseAreRefusedWithTheReason() throws Exception {
    refused("no tensors", new TinyHead().text("general.architecture", "llama").bytes());
    refused("power of two, not 0", TinyHead.model().number("general.alignment", 0).bytes());
    refused("power of two, not 24", TinyHead.model().number("general.alignment", 24).bytes());
    refused("power of two, not abc", TinyHead.model().text("general.alignment", "abc").bytes());
    refused("two entries", TinyHead.model().text("general.architecture", "qwen2").bytes());
    refused("does not say its architecture", new TinyHead().tensor(4).bytes());
    refused("'adapter'", TinyHead.model().text("general.type", "adapter").bytes());
    byte[] whole = TinyHead.model().bytes();
    refused("version 9", with(whole, 4, 9));
    refused("big-endian", with(whole, 4, Integer.reverseBytes(3)));
  }

  @Test
  void modelsForEmbeddingsAreRefused() throws Exception {
    refused("embeddings (architecture bert)", model("bert"));
    refused("embeddings (architecture t5encoder)", model("t5encoder"));
    refused("embeddings", TinyHead.model().flag("llama.attention.causal", false).bytes());
    refused("embeddings", TinyHead.model().number("llama.pooling_type", 3).bytes());
  }

  @Test
  void allPartsOfASplitModelBelongToItAndMustBeThere() throws Exception {
    Path first = part(0, 3, 3);
    Path second = part(1, 3, 3);
    assertThatThrownBy(() -> ModelFiles.check(first))
        .hasMessageContaining("lacks part 3 of 3; put m-00003-of-00003.gguf next to it");

    Path third = part(2, 3, 3);

    assertThat(ModelFiles.of(first)).containsExactly(first, second, third);
    assertThat(ModelFiles.check(first).architecture()).isEqualTo("llama");
    assertThatThrownBy(() -> ModelFiles.check(second)).hasMessageContaining("give " + first);

    Files.write(third, Files.readAllBytes(second));
    assertThatThrownBy(() -> ModelFiles.check(first)).hasMessageContaining("is not part 3 of 3");

    Files.write(third, Arrays.copyOf(Files.readAllBytes(part(2, 3, 3)), 100));
    assertThatThrownBy(() -> ModelFiles.check(first)).hasMessageContaining("cut off");

    part(2, 3, 3);
    part(0, 3, 5);
    assertThatThrownBy(() -> ModelFiles.check(first))
        .hasMessageContaining("parts of different models");

    Path renamed = Files.move(part(0, 3, 3), folder.resolve("m.gguf"));
    assertThatThrownBy(() -> ModelFiles.check(renamed)).hasMessageContaining("its name");
  }

  @Test
  void damagedHeadsAreAnsweredOrRefusedAndNeverCostMoreThanTheirSize() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole =
        TinyHead.model()
            .number("llama.context_length", 4096)
            .texts("tokenizer.ggml.tokens", "a", "b", "c")
            .number("general.alignment", 32)
            .bytes();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(400) : 500);
      for (int flips = random.nextInt(6); flips >= 0 && bytes.length > 0; flips--) {
        int at = random.nextInt(bytes.length);
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 0x80);
      }
      Path file = Files.write(folder.resolve("damaged.gguf"), bytes);
      try {
        ModelFiles.check(file);
      } catch (BadModelException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", file " + i, e);
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(10_000);
  }

  private static byte[] model(String architecture) {
    return new TinyHead().text("general.architecture", architecture).tensor(8).bytes();
  }

  private Path part(int number, int parts, int tensors) throws Exception {
    return TinyHead.model()
        .number("split.no", number)
        .number("split.count", parts)
        .number("split.tensors.count", tensors)
        .write(folder.resolve(String.format("m-%05d-of-%05d.gguf", number + 1, parts)));
  }

  private static byte[] with(byte[] whole, int at, int value) {
    byte[] changed = whole.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }

  private void refused(String why, String content) throws Exception {
    refused(why, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void refused(String why, byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("bad.gguf"), content);
    assertThatThrownBy(() -> ModelFiles.check(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith("the model file " + file)
        .hasMessageContaining(why);
  }
}
