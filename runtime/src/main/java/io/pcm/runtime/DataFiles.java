package io.pcm.runtime;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.data.DataConversion;
import io.pcm.data.DataException;
import io.pcm.data.OptionalFormats;
import io.pcm.manager.source.FirstItems;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The data files of a workflow in all formats, before a run has converted them. Public only for
 * other rooms: {@link Pcm#start(io.pcm.api.workflow.Workflow, RunOptions)} converts them.
 */
public final class DataFiles {
  /** Bytes of items that are looked at to see which fields they have. */
  private static final int HEAD_BYTES = 4 * 1024 * 1024;

  private static final int HEAD_ITEMS = 100;

  /** Folder of an installation with the reader and writer of Parquet. */
  private static final String PARQUET = "formats/parquet";

  private DataFiles() {}

  /** The readers of all formats. */
  static DataConversion conversion() {
    return new DataConversion(System.in, () -> OptionalFormats.parquet(DataFiles::parquetFolder));
  }

  /** The folder of this installation with the reader and writer of Parquet; empty if unknown. */
  public static Optional<Path> parquetFolder() {
    try {
      return Optional.of(PcmHome.ofThisProcess().root().resolve(PARQUET));
    } catch (RunException e) {
      // Who needs Parquet is told that its reader is missing, and how to get it.
      return Optional.empty();
    }
  }

  /**
   * Files that must be converted before they can be read as JSON Lines; empty if they already can.
   *
   * @throws IOException if a file cannot be read
   */
  static Optional<Items.Converted> foreign(Items items) throws IOException {
    if (items instanceof Items.Converted converted) {
      return Optional.of(converted);
    }
    return items instanceof Items.JsonLines lines && !DataConversion.isPlain(lines.file())
        ? Optional.of(DataConversion.unpacked(lines))
        : Optional.empty();
  }

  /**
   * Looks at the beginning of all data files before anything starts.
   *
   * @throws RunException if a file is of another format than the workflow says
   * @throws IOException if a file cannot be read
   */
  static void check(PreparedWorkflow loaded) throws RunException, IOException {
    Set<Items> all = new LinkedHashSet<>();
    for (Task task : loaded.workflow().tasks()) {
      if (task instanceof Task.MapTask map) {
        all.add(map.items());
      }
    }
    if (all.stream().filter(DataFiles::isStandardInput).count() > 1) {
      throw new RunException(
          Kind.WORKFLOW,
          "several tasks read their items from standard input in different ways, and it can be read"
              + " only once: use the same format in all, or a file");
    }
    for (Items items : all) {
      check(items);
    }
  }

  private static boolean isStandardInput(Items items) {
    return items instanceof Items.Converted converted && converted.isStandardInput();
  }

  /**
   * The same for the items of a task; items that are not in files are in order.
   *
   * @throws RunException as {@link #check(PreparedWorkflow)}, and if a file cannot be read
   */
  public static void check(Items items) throws RunException {
    try {
      if (items instanceof Items.JsonLines lines) {
        conversion().check(DataConversion.unpacked(lines));
      } else if (items instanceof Items.Converted converted && !isStandardInput(items)) {
        conversion().check(converted);
      }
    } catch (DataException | IOException e) {
      throw translated(e);
    }
  }

  /**
   * Counts the items of files that are converted, and so reads them all.
   *
   * @return empty if the items are not in such files
   * @throws RunException if the files cannot be used
   */
  public static OptionalLong count(Items items) throws RunException {
    try {
      Optional<Items.Converted> foreign = foreign(items);
      return foreign.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(conversion().write(foreign.get(), OutputStream.nullOutputStream()));
    } catch (DataException | IOException e) {
      throw translated(e);
    }
  }

  private static RunException translated(Exception e) {
    if (e instanceof DataException) {
      return new RunException(Kind.WORKFLOW, String.valueOf(e.getMessage()), e);
    } else if (e instanceof NoSuchFileException none) {
      return new RunException(
          Kind.ENVIRONMENT, "the data file " + none.getFile() + " does not exist", e);
    }
    return new RunException(Kind.ENVIRONMENT, "a data file cannot be read: " + e.getMessage(), e);
  }

  /**
   * The first items of files, as JSON Lines.
   *
   * @param most how many items
   * @param bytesMax how many bytes
   * @return empty if the items are not in files that must be converted
   * @throws RunException if the files cannot be used
   */
  public static Optional<DataConversion.Head> head(Items items, int most, int bytesMax)
      throws RunException {
    try {
      Optional<Items.Converted> foreign = foreign(items);
      return foreign.isEmpty()
          ? Optional.empty()
          : Optional.of(conversion().first(foreign.get(), most, bytesMax));
    } catch (DataException | IOException e) {
      throw translated(e);
    }
  }

  /**
   * The first items of files, to see which fields they have; empty if that is not known yet.
   *
   * @param most how many items the task uses
   */
  static Optional<FirstItems> first(Items items, int most) {
    try {
      Optional<DataConversion.Head> head =
          isStandardInput(items)
              ? Optional.empty()
              : head(items, Math.min(most, HEAD_ITEMS), HEAD_BYTES);
      if (head.isPresent()) {
        return Optional.of(FirstItems.ofLines(head.get().lines(), head.get().whole(), most));
      }
      return items instanceof Items.JsonLines lines
          ? Optional.of(FirstItems.ofFile(lines.file(), most))
          : Optional.empty();
    } catch (RunException | IOException e) {
      // Whoever reads the items for their calls reports it.
      return Optional.empty();
    }
  }
}
