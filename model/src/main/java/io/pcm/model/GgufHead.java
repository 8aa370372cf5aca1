package io.pcm.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The head of a GGUF file. It is checked before native code loads the file, because native code
 * gives little information about a file that it cannot load, and nonsense answers with some that it
 * can. The format is in ggml's {@code docs/gguf.md}.
 *
 * @param architecture such as {@code llama} or {@code qwen2}; empty if the file does not say
 * @param kind the type of the file ({@code general.type}); empty or {@code model} for a model
 * @param addsBegin whether a begin token is automatically added before a prompt
 * @param embeds whether it is a model for embeddings, which cannot write text
 * @param shape the dimensions of the model
 * @param content the tensors in this file
 * @param split which part of how many this file is
 */
public record GgufHead(
    String architecture,
    String kind,
    boolean addsBegin,
    boolean embeds,
    ModelShape shape,
    Content content,
    Split split) {
  private static final Set<String> EXACTLY =
      Set.of(
          "general.architecture",
          "general.type",
          "general.alignment",
          "general.file_type",
          "tokenizer.ggml.tokens",
          "tokenizer.ggml.model",
          "tokenizer.ggml.pre",
          "tokenizer.ggml.add_bos_token",
          "split.no",
          "split.count",
          "split.tensors.count");

  private static final List<String> ENDINGS =
      List.of(
          ".context_length",
          ".attention.causal",
          ".pooling_type",
          ".block_count",
          ".embedding_length",
          ".feed_forward_length",
          ".vocab_size",
          ".attention.head_count",
          ".attention.head_count_kv",
          ".attention.key_length",
          ".attention.value_length");

  /** Architectures that only read text. */
  private static final Set<String> ENCODERS =
      Set.of(
          "bert",
          "nomic-bert",
          "nomic-bert-moe",
          "jina-bert-v2",
          "jina-bert-v3",
          "modern-bert",
          "neo-bert",
          "eurobert",
          "gemma-embedding",
          "t5encoder",
          "clip",
          "wavtokenizer-dec");

  /**
   * The tensors of one file.
   *
   * @param tensors number of tensors
   * @param parameters number of values in all tensors
   * @param repacked bytes of tensors that an engine may copy in another order for the processor
   * @param quantisation such as {@code Q4_1} or {@code F16}; empty if the file does not say
   */
  public record Content(long tensors, long parameters, long repacked, String quantisation) {}

  /**
   * The position of a file in a model of several files.
   *
   * @param number number of this part, from 0
   * @param parts 0 or 1 for a model of one file
   * @param tensors number of tensors of all parts
   */
  public record Split(long number, long parts, long tensors) {
    boolean several() {
      return parts > 1;
    }
  }

  /**
   * @throws BadModelException if the file has no valid GGUF head or a tensor is outside the file;
   *     {@link ModelFiles#check} checks whether the model is usable
   */
  public static GgufHead read(Path file) throws BadModelException {
    return read(file, ControlTokens.ignored());
  }

  /**
   * @param tokens gets what it wants of the vocabulary
   */
  static GgufHead read(Path file, ControlTokens tokens) throws BadModelException {
    if (!Files.isRegularFile(file)) {
      String why = Files.exists(file) ? "is not a file" : "does not exist on this machine";
      throw BadModelException.unreadable(file, why, "give the path of a GGUF file");
    }
    try (GgufBytes in = new GgufBytes(file)) {
      String other = Lookalike.of(file);
      if (!other.isEmpty()) {
        throw new BadModelException(file, "is not a GGUF file but " + other, Lookalike.fix(other));
      }
      return new GgufReader(in, tokens).read();
    } catch (EOFException e) {
      throw new BadModelException(
          file, "is cut off: it ends within its head", BadModelException.FETCH);
    } catch (IOException e) {
      throw BadModelException.unreadable(
          file, "cannot be read: " + e, "give a file that can be read");
    } catch (GgufReader.DamagedException e) {
      throw new BadModelException(file, e.why(), BadModelException.FETCH);
    }
  }

  /** Number of tokens that the model was trained for, 0 if the file does not say. */
  public long trainedContext() {
    return shape.trainedContext();
  }

  /** Number of tensors in this file. */
  public long tensors() {
    return content.tensors();
  }

  /** Whether a metadata entry with this key is used. */
  static boolean counts(String key) {
    return EXACTLY.contains(key) || ENDINGS.stream().anyMatch(key::endsWith);
  }

  static GgufHead of(Content content, GgufEntries entries) {
    String architecture = entries.text("general.architecture");
    boolean embeds =
        ENCODERS.contains(architecture)
            || entries.number(architecture + ".attention.causal", 1) == 0
            || entries.number(architecture + ".pooling_type", 0) > 0;
    return new GgufHead(
        architecture,
        entries.text("general.type"),
        addsBegin(entries),
        embeds,
        entries.shape(),
        content,
        new Split(
            entries.number("split.no", 0),
            entries.number("split.count", 0),
            entries.number("split.tensors.count", 0)));
  }

  /** The default of llama.cpp if the file does not say: SentencePiece and Llama 3 add a token. */
  private static boolean addsBegin(GgufEntries entries) {
    long said = entries.number("tokenizer.ggml.add_bos_token", -1);
    String variant = entries.text("tokenizer.ggml.pre");
    return said >= 0
        ? said != 0
        : entries.text("tokenizer.ggml.model").equals("llama")
            || variant.startsWith("llama-")
            || variant.equals("llama3");
  }
}
