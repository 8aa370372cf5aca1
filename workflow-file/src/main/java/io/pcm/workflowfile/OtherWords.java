package io.pcm.workflowfile;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Properties that people try because engines or other programs have them, with what to do instead.
 * Words are compared without a difference between {@code _}, {@code -} and capitals.
 */
final class OtherWords {
  private static final String LOGIT_BIAS =
      "write it into extra-body, such as extra-body: {logit_bias: {\"5\": -1}}, for an engine that"
          + " is a server";

  /** Of a library of kind llm. */
  static final OtherWords LIBRARY =
      new OtherWords()
          .add(
              "variants",
              "PCM has no variants; make a library for each kind of GPU, with the gpu-memory that"
                  + " it needs in resources, and divide the items between their tasks")
          .add(
              "engine-version",
              "PCM does not compare versions of engines; give all pilots the same, with command (a"
                  + " container, a path) or setup (a module)")
          .add(
              "idle-timeout",
              "a context stays loaded until others need its place; for calls that hang there are"
                  + " call-timeout and stall-timeout")
          .add(
              "compile-cache, cache-dir, download-dir",
              "PCM copies no caches of engines; name their folder in env, such as"
                  + " {VLLM_CACHE_ROOT: /scratch/me/vllm}")
          .add(
              "data-parallel, data-parallel-size, replicas, dp",
              "a pilot has as many contexts as it has room for; say in resources what one of them"
                  + " needs, such as {gpus: 1}")
          .add(
              "tensor-parallel, tensor-parallel-size, tp, pipeline-parallel,"
                  + " pipeline-parallel-size",
              "is an option of the engine, such as options: [--tensor-parallel-size, \"{gpus}\"]"
                  + " with resources: {gpus: 2}")
          .add(
              "nodes, num-nodes, nnodes",
              "a context is on one machine; use a smaller or quantised model, or run such a server"
                  + " yourself and give its url to engine: server")
          .add(
              "devices, device-ids, cuda-visible-devices, gpu-type",
              "pilots choose the GPUs; reserve them with resources, such as {gpus: 1, gpu-memory:"
                  + " 40GB}, and choose their kind when you submit pilots")
          .add("gpus, cores, memory, gpu-memory", "belongs under resources")
          .add("gpu-memory-utilization, mem-fraction-static, enforce-eager", option("tuning"))
          .add(
              "dtype, quantization, kv-cache-dtype, chat-template, trust-remote-code,"
                  + " reasoning-parser, max-lora-rank",
              option("options"))
          .add("max-num-seqs, max-running-requests, parallel, concurrency", "is called slots")
          .add("max-model-len, context-length, n-ctx", "is called context-size")
          .add("lora, loras, lora-modules", "is called adapters")
          .add("base-url, api-base, endpoint", "is called url, with engine: server")
          .add(
              "api-key, key, token, hf-token",
              "a workflow holds no secrets; name the variable that has it, with api-key-from, or"
                  + " env-from for one that a server needs")
          .add("host, port, socket, uds", "PCM chooses where a server listens")
          .add(
              "prompt, temperature, seed, max-tokens, sampling, samples, thinking, adapter,"
                  + " extra-body",
              "is a setting of a task, under with")
          .add("logit-bias", "is a setting of a task, under with: " + LOGIT_BIAS);

  /** Of a task. */
  static final OtherWords TASK =
      new OtherWords()
          .add(
              "prompt, system, examples, labels, schema, temperature, seed, max-tokens, sampling,"
                  + " samples, thinking, adapter, extra-body",
              "is a setting of the function, under with")
          .add("logit-bias", "is a setting of the function, under with: " + LOGIT_BIAS);

  /** Of the settings of a function of a language model. */
  static final OtherWords WITH =
      new OtherWords()
          .add("n, best-of, num-samples", "is called samples")
          .add(
              "top-p, top-k, min-p, repetition-penalty, presence-penalty, frequency-penalty",
              "belongs under sampling")
          .add(
              "guided-choice, choices, guided-json, guided-regex, guided-grammar, regex, grammar,"
                  + " structured-outputs, json-schema, response-format, output-schema",
              "use the function classify with labels, or schema for an answer in JSON")
          .add(
              "logprobs, top-logprobs",
              "classify has probabilities of its labels; for others use the function request")
          .add(
              "messages, tools, tool-choice, images",
              "PCM makes the messages from system, examples and prompt; to send your own requests,"
                  + " use the function request")
          .add("stream", "an answer is a result when it is complete")
          .add(
              "enable-thinking, thinking-budget, reasoning-effort",
              "use thinking: on or off, and max-tokens for thoughts and answer together; what only"
                  + " one server knows goes into extra-body")
          .add("logit-bias", LOGIT_BIAS)
          .add("ignore-eos, min-tokens", "what only servers know goes into extra-body")
          .add("max-new-tokens, n-predict, max-completion-tokens", "is called max-tokens")
          .add("lora", "is called adapter")
          .add(
              "model",
              "a task has the model of its library; an adapter of it is chosen with adapter")
          .add(
              "timeout, idle-timeout, call-timeout",
              "is set for all calls of the library, as its call-timeout");

  private final Map<String, String> sentences = new TreeMap<>();

  private OtherWords() {}

  private static String option(String where) {
    return "is an option of the engine; write it as in its command line, under " + where;
  }

  private OtherWords add(String words, String sentence) {
    for (String word : words.split(", *")) {
      if (sentences.put(word, sentence) != null) {
        throw new IllegalStateException(word + " has two sentences");
      }
    }
    return this;
  }

  /** What to do instead of using this word. */
  Optional<String> instead(String word) {
    return Optional.ofNullable(sentences.get(word.toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  /** All words, in order. */
  Iterable<String> words() {
    return sentences.keySet();
  }
}
