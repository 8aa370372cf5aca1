package io.pcm.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the control tokens of a GGUF file, such as {@code <|im_end|>}. Reads the head twice,
 * because the types of the tokens come after their texts, and keeps only the texts of control
 * tokens.
 */
public final class ControlTokens {
  private static final String TYPES = "tokenizer.ggml.token_type";
  private static final String TEXTS = "tokenizer.ggml.tokens";

  /** Types of tokens that llama.cpp recognizes in a text only if it is told to. */
  private static final int UNKNOWN = 2;

  private static final int CONTROL = 3;

  /** Ten times as many as any model has. */
  private static final int COUNT_MAX = 100_000;

  private final BitSet control = new BitSet();
  private final List<String> texts = new ArrayList<>();
  private boolean typesKnown;

  private ControlTokens() {}

  /** For a reader of the head that needs no tokens. */
  static ControlTokens ignored() {
    ControlTokens ignored = new ControlTokens();
    ignored.typesKnown = true;
    return ignored;
  }

  /**
   * The texts of a model's control tokens; none if the file does not say which are.
   *
   * @param file the first of the model's files
   * @throws BadModelException as {@link GgufHead#read}
   */
  public static List<String> of(Path file) throws BadModelException {
    ControlTokens tokens = new ControlTokens();
    GgufHead.read(file, tokens);
    tokens.typesKnown = true;
    if (!tokens.control.isEmpty()) {
      GgufHead.read(file, tokens);
    }
    return List.copyOf(tokens.texts);
  }

  /** A value of a list of numbers. */
  void number(String key, long index, long value) {
    boolean special = value == CONTROL || value == UNKNOWN;
    if (!typesKnown && special && key.equals(TYPES) && control.cardinality() < COUNT_MAX) {
      control.set((int) index);
    }
  }

  /** Whether a value of a list of texts is needed. */
  boolean wants(String key, long index) {
    return typesKnown && key.equals(TEXTS) && control.get((int) index);
  }

  void text(String text) {
    texts.add(text);
  }
}
