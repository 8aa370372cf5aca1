package io.pcm.modelcache;

import io.pcm.model.BadModelException;
import io.pcm.model.GgufHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists the models of a cache. Hashes nothing and changes nothing. */
final class ModelList {
  /** Maximum number of folders and files that are looked at. */
  private static final int MOST = 10_000;

  private ModelList() {}

  /**
   * The known models, downloaded or not; then those from URLs, by name.
   *
   * @param models the folder with one folder for each model
   */
  static List<ListedModel> of(Path models, List<KnownModel> known) throws IOException {
    List<ListedModel> all = new ArrayList<>();
    for (KnownModel model : known) {
      Path file = models.resolve(model.sha256()).resolve(model.file());
      all.add(
          Files.isRegularFile(file)
              ? present(model.name(), file)
              : new ListedModel(model.name(), Optional.empty(), model.bytes(), "", 0, ""));
    }
    for (Path folder : within(models, "url-", "")) {
      for (Path file : within(folder, "", ".gguf")) {
        all.add(present(file.getFileName().toString(), file));
      }
    }
    return List.copyOf(all);
  }

  private static List<Path> within(Path folder, String prefix, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(each -> each.getFileName().toString().startsWith(prefix))
          .filter(each -> each.getFileName().toString().endsWith(suffix))
          .limit(MOST)
          .sorted()
          .toList();
    }
  }

  private static ListedModel present(String name, Path file) throws IOException {
    long bytes = Files.size(file);
    try {
      GgufHead head = GgufHead.read(file);
      return new ListedModel(
          name,
          Optional.of(file),
          bytes,
          head.architecture(),
          head.content().parameters(),
          head.content().quantisation());
    } catch (BadModelException e) {
      return new ListedModel(name, Optional.of(file), bytes, "", 0, "");
    }
  }
}
