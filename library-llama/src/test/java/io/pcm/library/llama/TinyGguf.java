package io.pcm.library.llama;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a model of a few hundred kilobytes with random weights, which llama.cpp loads in
 * milliseconds: architecture llama, a byte-level tokenizer without a begin token. Its output is
 * nonsense, but always the same for the same seed. Tests of other modules use it from this module's
 * test jar.
 */
public final class TinyGguf {
  private static final int LAYERS = 2;
  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int KEY_HEADS = 2;
  private static final int HIDDEN = 128;
  private static final int CONTEXT = 4096;
  private static final int ALIGNMENT = 32;
  private static final float SPREAD = 0.25f;

  private static final int TYPE_U32 = 4;
  private static final int TYPE_I32 = 5;
  private static final int TYPE_F32 = 6;
  private static final int TYPE_BOOL = 7;
  private static final int TYPE_STRING = 8;
  private static final int TYPE_ARRAY = 9;

  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private final List<Tensor> tensors = new ArrayList<>();
  private final Random random;
  private int pairs;

  private TinyGguf(long seed) {
    this.random = new Random(seed);
  }

  private record Tensor(String name, int[] shape, boolean constant) {
    int elements() {
      int elements = 1;
      for (int each : shape) {
        elements *= each;
      }
      return elements;
    }
  }

  /** Arguments: the file to write, and optionally a seed. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), args.length > 1 ? Long.parseLong(args[1]) : 1);
  }

  /** Writes the model and returns the file. */
  public static Path write(Path file, long seed) throws IOException {
    TinyGguf model = new TinyGguf(seed);
    model.describe();
    model.tokenizer();
    model.layOut();
    model.writeTo(file);
    return file;
  }

  private void describe() {
    text("general.architecture", "llama");
    text("general.name", "tiny-random");
    number("llama.context_length", CONTEXT);
    number("llama.embedding_length", WIDTH);
    number("llama.block_count", LAYERS);
    number("llama.feed_forward_length", HIDDEN);
    number("llama.attention.head_count", HEADS);
    number("llama.attention.head_count_kv", KEY_HEADS);
    number("llama.rope.dimension_count", WIDTH / HEADS);
    number("llama.vocab_size", tokens().size());
    key("llama.attention.layer_norm_rms_epsilon", TYPE_F32);
    i32(metadata, Float.floatToIntBits(1e-5f));
    key("llama.rope.freq_base", TYPE_F32);
    i32(metadata, Float.floatToIntBits(10_000f));
  }

  private void tokenizer() {
    List<String> tokens = tokens();
    text("tokenizer.ggml.model", "gpt2");
    text("tokenizer.ggml.pre", "smollm");
    texts("tokenizer.ggml.tokens", tokens);
    key("tokenizer.ggml.token_type", TYPE_ARRAY);
    i32(metadata, TYPE_I32);
    i64(metadata, tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      i32(metadata, i < 3 ? 3 : 1);
    }
    texts("tokenizer.ggml.merges", List.of("N o", "Y e", "Ye s"));
    number("tokenizer.ggml.bos_token_id", 1);
    number("tokenizer.ggml.eos_token_id", 2);
    number("tokenizer.ggml.unknown_token_id", 0);
    number("tokenizer.ggml.padding_token_id", 2);
    key("tokenizer.ggml.add_bos_token", TYPE_BOOL);
    metadata.write(0);
  }

  /** Three control tokens, the 256 bytes in GPT-2's notation, and some words. */
  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
    int shifted = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable =
          (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
      tokens.add(Character.toString(printable ? b : shifted++));
    }
    tokens.addAll(List.of("No", "Ye", "Yes"));
    while (tokens.size() % ALIGNMENT != 0) {
      tokens.add("<fill" + tokens.size() + ">");
    }
    return tokens;
  }

  private void layOut() {
    int vocabulary = tokens().size();
    int keys = WIDTH / HEADS * KEY_HEADS;
    tensor("token_embd.weight", false, WIDTH, vocabulary);
    tensor("output_norm.weight", true, WIDTH);
    tensor("output.weight", false, WIDTH, vocabulary);
    for (int layer = 0; layer < LAYERS; layer++) {
      String block = "blk." + layer + ".";
      tensor(block + "attn_norm.weight", true, WIDTH);
      tensor(block + "attn_q.weight", false, WIDTH, WIDTH);
      tensor(block + "attn_k.weight", false, WIDTH, keys);
      tensor(block + "attn_v.weight", false, WIDTH, keys);
      tensor(block + "attn_output.weight", false, WIDTH, WIDTH);
      tensor(block + "ffn_norm.weight", true, WIDTH);
      tensor(block + "ffn_gate.weight", false, WIDTH, HIDDEN);
      tensor(block + "ffn_up.weight", false, WIDTH, HIDDEN);
      tensor(block + "ffn_down.weight", false, HIDDEN, WIDTH);
    }
  }

  private void writeTo(Path file) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    i32(head, 3);
    i64(head, tensors.size());
    i64(head, pairs);
    head.writeBytes(metadata.toByteArray());
    long offset = 0;
    for (Tensor tensor : tensors) {
      string(head, tensor.name);
      i32(head, tensor.shape.length);
      for (int each : tensor.shape) {
        i64(head, each);
      }
      i32(head, 0);
      i64(head, offset);
      offset += (long) tensor.elements() * Float.BYTES;
    }
    head.writeBytes(new byte[(ALIGNMENT - head.size() % ALIGNMENT) % ALIGNMENT]);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      head.writeTo(out);
      for (Tensor tensor : tensors) {
        out.write(weights(tensor));
      }
    }
  }

  /** All tensors are multiples of the alignment, so no padding is needed. */
  private byte[] weights(Tensor tensor) {
    ByteBuffer weights =
        ByteBuffer.allocate(tensor.elements() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (weights.hasRemaining()) {
      weights.putFloat(tensor.constant ? 1f : (float) random.nextGaussian() * SPREAD);
    }
    return weights.array();
  }

  private void tensor(String name, boolean constant, int... shape) {
    tensors.add(new Tensor(name, shape, constant));
  }

  private void text(String key, String value) {
    key(key, TYPE_STRING);
    string(metadata, value);
  }

  private void number(String key, int value) {
    key(key, TYPE_U32);
    i32(metadata, value);
  }

  private void texts(String key, List<String> values) {
    key(key, TYPE_ARRAY);
    i32(metadata, TYPE_STRING);
    i64(metadata, values.size());
    values.forEach(value -> string(metadata, value));
  }

  private void key(String key, int type) {
    pairs++;
    string(metadata, key);
    i32(metadata, type);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    i64(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void i32(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void i64(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
