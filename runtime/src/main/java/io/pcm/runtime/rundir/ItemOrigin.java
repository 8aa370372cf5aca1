package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From which files the items in a file of the run directory were converted. Kept next to the items,
 * in a file that is named by a hash of all that determines them.
 *
 * @param sha256 the items' file, by its content
 * @param files absolute
 */
public record ItemOrigin(String sha256, List<Path> files) {
  /** The end of names of these files. */
  public static final String SUFFIX = ".source";

  private static final Pattern ITEMS = Pattern.compile("[0-9a-f]{64}\\.jsonl");
  private static final int BYTES_MAX = 64 * 1024 * 1024;

  public ItemOrigin {
    files = List.copyOf(files);
  }

  /** Whether a file has items that were written to the run directory. */
  public static boolean isWritten(Path items) {
    return ITEMS.matcher(String.valueOf(items.getFileName())).matches();
  }

  /** The origin of a file of items; empty if it is a file of its own, or not known. */
  public static Optional<ItemOrigin> of(Path items) {
    Path folder = items.getParent();
    if (folder == null || !isWritten(items)) {
      return Optional.empty();
    }
    String name = items.getFileName().toString();
    try (DirectoryStream<Path> origins = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path each : origins) {
        Optional<ItemOrigin> origin = read(each);
        if (origin.isPresent() && name.startsWith(origin.get().sha256)) {
          return origin;
        }
      }
    } catch (IOException e) {
      // Only messages need it.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** Empty if there is no such file. */
  public static Optional<ItemOrigin> read(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    List<Path> files = new ArrayList<>();
    lines.stream().skip(1).map(Path::of).forEach(files::add);
    return lines.isEmpty() ? Optional.empty() : Optional.of(new ItemOrigin(lines.get(0), files));
  }

  /**
   * Writes the file.
   *
   * @param unfinished {@link RunDirectory#unfinished}
   */
  public void write(Path file, Path unfinished) throws IOException {
    List<String> lines = new ArrayList<>(List.of(sha256));
    files.forEach(each -> lines.add(each.toString()));
    AtomicFile.write(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8), unfinished);
  }
}
