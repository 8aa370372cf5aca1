package io.pcm.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the head of a GGUF file says, read before native code sees the file, because that says
 * little about a file it cannot read, and answers nonsense with some that it can. Layout: the GGUF
 * specification in ggml, {@code docs/gguf.md}.
 *
 * @param architecture such as {@code llama} or {@code qwen2}; empty if the file does not say
 * @param kind what the file is ({@code general.type}); empty or {@code model} for a model
 * @param trainedContext tokens the model was trained for, 0 if the file does not say
 * @param addsBegin whether a prompt's first token is a begin token that nobody wrote
 * @param embeds whether it is made for embeddings, not for writing
 * @param tensors in this file
 * @param split which part of how many this file is
 */
public record GgufHead(
    String architecture,
    String kind,
    long trainedContext,
    boolean addsBegin,
    boolean embeds,
    long tensors,
    Split split) {
  private static final Set<String> EXACTLY =
      Set.of(
          "general.architecture",
          "general.type",
          "general.alignment",
          "tokenizer.ggml.model",
          "tokenizer.ggml.pre",
          "tokenizer.ggml.add_bos_token",
          "split.no",
          "split.count",
          "split.tensors.count");

  private static final List<String> ENDINGS =
      List.of(".context_length", ".attention.causal", ".pooling_type");

  /** Architectures that read text and write none. */
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
   * A model of several files.
   *
   * @param number of this part, from 0
   * @param parts 0 or 1 for a model of one file
   * @param tensors of all parts together
   */
  public record Split(long number, long parts, long tensors) {
    boolean several() {
      return parts > 1;
    }
  }

  /**
   * @throws BadModelException unless the file's head is GGUF and all its tensors lie within the
   *     file; whether the model can be used, {@link ModelFiles#check} says
   */
  public static GgufHead read(Path file) throws BadModelException {
    if (!Files.isRegularFile(file)) {
      String why = Files.exists(file) ? "is not a file" : "does not exist on this machine";
      throw new BadModelException(file, why, "give the path of a GGUF file");
    }
    try (GgufBytes in = new GgufBytes(file)) {
      String other = Lookalike.of(file);
      if (!other.isEmpty()) {
        throw new BadModelException(file, "is not a GGUF file but " + other, Lookalike.fix(other));
      }
      return new GgufReader(in).read();
    } catch (EOFException e) {
      throw new BadModelException(
          file, "is cut off: it ends within its head", BadModelException.FETCH);
    } catch (IOException e) {
      throw new BadModelException(file, "cannot be read: " + e, "give a file that can be read");
    } catch (GgufReader.DamagedException e) {
      throw new BadModelException(file, e.why(), BadModelException.FETCH);
    }
  }

  /** Whether an entry of the metadata with this key is looked at. */
  static boolean counts(String key) {
    return EXACTLY.contains(key) || ENDINGS.stream().anyMatch(key::endsWith);
  }

  static GgufHead of(long tensors, Map<String, Long> numbers, Map<String, String> texts) {
    String architecture = texts.getOrDefault("general.architecture", "");
    boolean embeds =
        ENCODERS.contains(architecture)
            || numbers.getOrDefault(architecture + ".attention.causal", 1L) == 0
            || numbers.getOrDefault(architecture + ".pooling_type", 0L) > 0;
    return new GgufHead(
        architecture,
        texts.getOrDefault("general.type", ""),
        numbers.getOrDefault(architecture + ".context_length", 0L),
        addsBegin(numbers.getOrDefault("tokenizer.ggml.add_bos_token", -1L), texts),
        embeds,
        tensors,
        new Split(
            numbers.getOrDefault("split.no", 0L),
            numbers.getOrDefault("split.count", 0L),
            numbers.getOrDefault("split.tensors.count", 0L)));
  }

  /**
   * As llama.cpp decides where the file does not say: SentencePiece and Llama 3 do.
   *
   * @param said 0 or 1, -1 if the file does not say
   */
  private static boolean addsBegin(long said, Map<String, String> texts) {
    String variant = texts.getOrDefault("tokenizer.ggml.pre", "");
    return said >= 0
        ? said != 0
        : texts.getOrDefault("tokenizer.ggml.model", "").equals("llama")
            || variant.startsWith("llama-")
            || variant.equals("llama3");
  }
}
