package io.pcm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a file that nobody touched keeps.
 *
 * @param device the file system's number, which may be another's after a restart of the machine
 * @param changed when its content changed last, nanoseconds since 1970
 * @param inodeChanged when that, its name or its rights changed last
 */
record FileStamp(long device, long inode, long size, long changed, long inodeChanged) {

  static FileStamp of(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime");
    return new FileStamp(
        number(all, "dev"),
        number(all, "ino"),
        number(all, "size"),
        nanos(all, "lastModifiedTime"),
        nanos(all, "ctime"));
  }

  private static long number(Map<String, Object> all, String name) {
    return all.get(name) instanceof Number number ? number.longValue() : -1;
  }

  private static long nanos(Map<String, Object> all, String name) {
    return all.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : -1;
  }

  long newestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(Math.max(changed, inodeChanged));
  }

  String text() {
    return device + " " + inode + " " + size + " " + changed + " " + inodeChanged;
  }

  /**
   * @param words as {@link #text} writes them
   * @throws NumberFormatException if one is no number
   */
  static FileStamp of(String[] words, int from) {
    return new FileStamp(
        Long.parseLong(words[from]),
        Long.parseLong(words[from + 1]),
        Long.parseLong(words[from + 2]),
        Long.parseLong(words[from + 3]),
        Long.parseLong(words[from + 4]));
  }
}
