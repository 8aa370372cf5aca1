package io.pcm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Attributes that stay the same for an unmodified file.
 *
 * @param device number of the file system, which may change when the machine restarts
 * @param changed when its content last changed, nanoseconds since 1970
 * @param inodeChanged when its content, name or permissions last changed
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
   * @param words the format of {@link #text}
   * @throws NumberFormatException if a word is not a number
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
