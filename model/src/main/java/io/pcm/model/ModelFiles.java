package io.pcm.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one model: a single file, or parts with llama.cpp's naming scheme. */
public final class ModelFiles {
  /** Maximum number of parts of a model. */
  private static final int PARTS_MAX = 10_000;

  private static final Pattern PART =
      Pattern.compile("(.*-)(\\d{5})(-of-)(\\d{5})(\\.gguf)", Pattern.DOTALL);

  private ModelFiles() {}

  /**
   * A file's number among the parts, according to its name.
   *
   * @param number from 1
   */
  private record Named(Path file, Matcher name, int number, int parts) {
    static Optional<Named> of(Path file) {
      Matcher name = PART.matcher(String.valueOf(file.getFileName()));
      if (!name.matches()) {
        return Optional.empty();
      }
      int number = Integer.parseInt(name.group(2));
      int parts = Integer.parseInt(name.group(4));
      boolean sound = number >= 1 && number <= parts && parts > 1 && parts <= PARTS_MAX;
      return sound ? Optional.of(new Named(file, name, number, parts)) : Optional.empty();
    }

    Path part(int other) {
      return file.resolveSibling(
          name.group(1)
              + String.format("%05d", other)
              + name.group(3)
              + name.group(4)
              + name.group(5));
    }
  }

  /**
   * The file and, if its name is that of a part, the other existing parts next to it. {@link
   * #check} checks whether the model is complete.
   */
  public static List<Path> of(Path model) {
    List<Path> files = new ArrayList<>(List.of(model));
    Named.of(model)
        .ifPresent(
            named -> {
              for (int i = 1; i <= named.parts(); i++) {
                if (i != named.number() && Files.isRegularFile(named.part(i))) {
                  files.add(named.part(i));
                }
              }
            });
    return files;
  }

  /**
   * Reads the heads of all parts.
   *
   * @return the head of the first part
   * @throws BadModelException if they are not a complete model that writes text
   */
  public static GgufHead check(Path model) throws BadModelException {
    if (model.toString().codePoints().anyMatch(c -> c > Character.MAX_VALUE)) {
      throw new BadModelException(
          model,
          "has a character in its path, such as an emoji, that llama-java cannot pass to llama.cpp",
          "give it another name, or a link to it");
    }
    GgufHead head = GgufHead.read(model);
    if (!head.kind().isEmpty() && !head.kind().equals("model")) {
      throw new BadModelException(
          model, "is of type '" + head.kind() + "', not a model by itself", otherModel());
    }
    if (head.embeds()) {
      throw new BadModelException(
          model,
          "is a model for embeddings (architecture "
              + head.architecture()
              + ") and cannot write text",
          otherModel());
    }
    if (head.split().several()) {
      checkParts(model, head);
    } else if (head.tensors() == 0) {
      throw new BadModelException(model, "has no tensors", BadModelException.FETCH);
    }
    if (head.architecture().isEmpty()) {
      throw new BadModelException(
          model, "does not say its architecture (general.architecture)", otherModel());
    }
    return head;
  }

  private static String otherModel() {
    return "use a model that completes text, such as smollm2-135m-instruct";
  }

  private static void checkParts(Path model, GgufHead first) throws BadModelException {
    long parts = first.split().parts();
    Optional<Named> named = Named.of(model);
    if (named.isEmpty() || named.get().parts() != parts) {
      throw new BadModelException(
          model,
          "is one of the " + parts + " parts of a model, and its name does not say so",
          String.format("rename the parts, such as model-00001-of-%05d.gguf", parts));
    }
    if (named.get().number() != 1 || first.split().number() != 0) {
      throw new BadModelException(
          model,
          "is not the first of the " + parts + " parts of a model",
          "give " + named.get().part(1));
    }
    long tensors = first.tensors();
    for (int i = 2; i <= parts; i++) {
      Path file = named.get().part(i);
      if (!Files.exists(file)) {
        throw BadModelException.unreadable(
            model, "lacks part " + i + " of " + parts, "put " + file.getFileName() + " next to it");
      }
      GgufHead part = GgufHead.read(file);
      if (part.split().parts() != parts || part.split().number() != i - 1) {
        throw new BadModelException(
            file, "is not part " + i + " of " + parts + " of the model", BadModelException.FETCH);
      }
      tensors += part.tensors();
    }
    if (first.split().tensors() > 0 && tensors != first.split().tensors()) {
      throw new BadModelException(
          model,
          "has parts of different models: "
              + tensors
              + " tensors instead of "
              + first.split().tensors(),
          "fetch all parts again");
    }
  }
}
