package io.pcm.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one model: a single one, or parts named as llama.cpp names them. */
public final class ModelFiles {
  /** Parts of one model. */
  private static final int PARTS_MAX = 10_000;

  private static final Pattern PART =
      Pattern.compile("(.*-)(\\d{5})(-of-)(\\d{5})(\\.gguf)", Pattern.DOTALL);

  private ModelFiles() {}

  /**
   * A file's place among the parts that its name speaks of.
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
   * The file and, where its name is that of a part, those other parts beside it that are there.
   * What makes the model whole, {@link #check} says.
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
   * @return the first one's
   * @throws BadModelException unless they are a whole model that writes text
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
        throw new BadModelException(
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
