package io.pcm.runtime.keeper;

import io.pcm.api.batch.JobId;
import io.pcm.runtime.local.ProcessMark;
import io.pcm.runtime.rundir.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The local pilots of a run, in a file of its directory, so that the next manager finds them. */
final class LocalRecord {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRecord.class);
  private static final long BYTES_MAX = 1 << 20;
  private static final int WORDS = 6;

  private final Path file;

  LocalRecord(Path file) {
    this.file = file;
  }

  /**
   * One pilot.
   *
   * @param slot number of its share, from 0
   * @param share its share as text without spaces
   */
  record Entry(JobId job, int slot, String share, ProcessMark process) {
    private String line() {
      return String.join(
          " ",
          job.value(),
          "" + slot,
          share,
          "" + process.pid(),
          "" + process.start(),
          process.boot());
    }

    private static Entry of(String line) {
      String[] words = line.split(" ");
      if (words.length != WORDS) {
        throw new IllegalArgumentException("not " + WORDS + " words: " + line);
      }
      if (Integer.parseInt(words[1]) < 0) {
        throw new IllegalArgumentException("a slot is 0 or more: " + line);
      }
      ProcessMark mark =
          new ProcessMark(Long.parseLong(words[3]), Long.parseLong(words[4]), words[5]);
      return new Entry(new JobId(words[0]), Integer.parseInt(words[1]), words[2], mark);
    }
  }

  /** If it cannot be written, the next manager starts pilots of its own beside these. */
  void write(List<Entry> entries) {
    String text = entries.stream().map(each -> each.line() + "\n").collect(Collectors.joining());
    try {
      Files.createDirectories(file.getParent());
      AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("Cannot record the local pilots: {}: {}", file, e.toString());
    }
  }

  /** Empty if the file is missing or cannot be read. Passes over lines that cannot be parsed. */
  List<Entry> read() {
    List<Entry> entries = new ArrayList<>();
    try {
      if (Files.exists(file) && Files.size(file) <= BYTES_MAX) {
        Files.readAllLines(file).forEach(line -> parse(line, entries));
      }
    } catch (IOException e) {
      LOG.warn("Cannot tell which local pilots were left: {}: {}", file, e.toString());
    }
    return entries;
  }

  private void parse(String line, List<Entry> entries) {
    try {
      entries.add(Entry.of(line));
    } catch (IllegalArgumentException e) {
      LOG.warn("{} has a line that names no local pilot: {}", file, line);
    }
  }
}
