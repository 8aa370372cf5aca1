package io.pcm.manager.chronicle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends lines to the chronicle of one manager, {@code <epoch>.jsonl}; the body of a thread of its
 * own, so that a slow disk delays nobody. Nothing is forced to the disk: a killed process loses
 * nothing that was written, a machine that dies may lose the end.
 */
public final class ChronicleFile implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleFile.class);

  /** Lines that wait for the disk; more are left out. */
  private static final int WAITING_MAX = 10_000;

  private static final byte[] LAST = {};
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Path file;

  /** The end of the file may be a part of a line. */
  private boolean torn = true;

  private boolean complained;

  /**
   * Errors are logged, and the lines are lost.
   *
   * @param folder that of the chronicles; it is created if it is missing
   */
  public ChronicleFile(Path folder, int epoch) {
    this.file = folder.resolve(epoch + ".jsonl");
  }

  /** Returns false if the line is left out. Never blocks; thread-safe. */
  public boolean add(ChronicleLine line) {
    try {
      return waiting.offer(JSON.writerFor(ChronicleLine.class).writeValueAsBytes(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line is plain values", e);
    }
  }

  /** Ends the thread when it has written what waits. */
  public void finish() {
    waiting.offer(LAST);
  }

  @Override
  public void run() {
    List<byte[]> lines = new ArrayList<>();
    try {
      while (lines.isEmpty() || lines.get(lines.size() - 1) != LAST) {
        lines.clear();
        lines.add(waiting.take());
        waiting.drainTo(lines);
        append(lines);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(List<byte[]> lines) {
    try (FileChannel channel = channel()) {
      ByteBuffer bytes = joined(lines);
      torn = true;
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      torn = false;
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.warn("the report of this run will have gaps: {} cannot be written", file, e);
      }
    }
  }

  /** Opened for each group of lines, so that others see them on network file systems. */
  private FileChannel channel() throws IOException {
    Path folder = file.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private ByteBuffer joined(List<byte[]> lines) {
    int size = torn ? 1 : 0;
    for (byte[] line : lines) {
      size += line.length + 1;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    if (torn) {
      bytes.put((byte) '\n');
    }
    for (byte[] line : lines) {
      if (line != LAST) {
        bytes.put(line).put((byte) '\n');
      }
    }
    return bytes.flip();
  }
}
