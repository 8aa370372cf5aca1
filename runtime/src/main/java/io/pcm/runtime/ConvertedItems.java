package io.pcm.runtime;

import static java.util.stream.Collectors.joining;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.data.DataConversion;
import io.pcm.manager.source.LineOrigins;
import io.pcm.model.FileDigests;
import io.pcm.model.FileHash;
import io.pcm.model.UserCache;
import io.pcm.runtime.identity.CachingFileHasher;
import io.pcm.runtime.identity.FileHasher;
import io.pcm.runtime.rundir.AtomicFile;
import io.pcm.runtime.rundir.ItemOrigin;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Converts data files of other formats to files of JSON Lines in the run directory, so that the
 * rest of a run reads them like any data file. A file is converted again only if its content, or
 * what the workflow says about it, has changed.
 */
final class ConvertedItems {
  /** Changes when conversion gives other items for the same files. */
  private static final String VERSION = "1";

  private static final String UNFINISHED = "converted";

  private static final int DIGEST_LENGTH = 64;

  private final Path folder;
  private final Path unfinished;
  private final FileHasher hasher =
      new CachingFileHasher(FileDigests.in(UserCache.ofThisProcess()));

  /**
   * @param folder of the items
   * @param unfinished for files until they are complete
   */
  ConvertedItems(Path folder, Path unfinished) {
    this.folder = folder;
    this.unfinished = unfinished;
  }

  /**
   * The file of JSON Lines with the items of these files; written if it does not exist.
   *
   * @throws RunException if a file has not the right format, or changes meanwhile
   * @throws IOException if reading or writing fails
   */
  Path file(Items.Converted data) throws RunException, IOException {
    Files.createDirectories(folder);
    if (data.isStandardInput()) {
      return convert(data);
    }
    String key = key(data);
    Path source = folder.resolve(key + ItemOrigin.SUFFIX);
    Optional<Path> known = known(source);
    if (known.isPresent()) {
      return known.get();
    }
    Path file = convert(data);
    if (!key(data).equals(key)) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "a data file changed while it was read ("
              + data.files().get(0)
              + "); run the same command again when nobody writes to it");
    }
    String sha256 = file.getFileName().toString().substring(0, DIGEST_LENGTH);
    new ItemOrigin(sha256, data.files()).write(source, unfinished);
    return file;
  }

  /** The items that came from the same files, if they are still there. */
  private Optional<Path> known(Path source) throws IOException {
    Optional<ItemOrigin> origin = ItemOrigin.read(source);
    if (origin.isEmpty()) {
      return Optional.empty();
    }
    String sha256 = origin.get().sha256();
    Path file = folder.resolve(sha256 + ".jsonl");
    boolean usable = Files.exists(file) && hasher.sha256(file).equals(sha256);
    return usable ? Optional.of(file) : Optional.empty();
  }

  private Path convert(Items.Converted data) throws RunException, IOException {
    String owner = data.files().get(0).toString();
    DataConversion conversion = DataFiles.conversion();
    try (StreamFile out = new StreamFile(unfinished.resolve(UNFINISHED), owner)) {
      List<LineOrigins.Part> parts = new ArrayList<>();
      String sha256 =
          out.writeAll(
              to ->
                  conversion.write(
                      data,
                      to,
                      (from, unit, line) ->
                          parts.add(new LineOrigins.Part(line, unit, from.toString()))));
      Path file = folder.resolve(sha256 + ".jsonl");
      String origins = parts.stream().map(LineOrigins.Part::line).collect(joining("\n"));
      AtomicFile.write(
          LineOrigins.beside(file), origins.getBytes(StandardCharsets.UTF_8), unfinished);
      if (!Files.exists(file) || !hasher.sha256(file).equals(sha256)) {
        out.moveTo(file);
      }
      return file;
    }
  }

  /** A hash of all that determines the items. */
  private String key(Items.Converted data) throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(VERSION);
    parts.add(data.format().key());
    parts.add(data.delimiter().orElse(""));
    parts.addAll(data.columns());
    if (!data.numbers().isEmpty()) {
      parts.add("numbers");
      parts.addAll(data.numbers());
    }
    for (Path file : data.files()) {
      parts.add("file");
      parts.add(String.valueOf(file.getFileName()));
      parts.add(hasher.sha256(file));
    }
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(Json.quote(part)).append('\n'));
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    return FileHash.hex(FileHash.digest().digest(bytes));
  }

  /** Deletes what tells of items that are not used. */
  void deleteOthers(Path source, List<Path> used) throws IOException {
    Optional<Path> items = known(source);
    if (items.isEmpty() || !used.contains(items.get())) {
      AtomicFile.delete(source, unfinished);
    }
  }
}
