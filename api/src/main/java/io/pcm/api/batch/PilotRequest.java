package io.pcm.api.batch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Pilots to start.
 *
 * @param token marks the jobs of this one request in the batch system, so that they are found again
 *     when the answer to a submission was lost; 1 to 64 of {@code a-z 0-9 -}, a letter first
 * @param count how many, 1 or more
 * @param command program and arguments of one pilot; holds no secret
 * @param logs an existing folder for what the pilots print
 * @param room what each job is to have
 * @param files what the command needs and a machine without the shared file system lacks, under the
 *     names that the command uses relative to its working directory
 * @param avoid machines on which none of them is to start, as {@link JobState#node} names them, at
 *     most {@link #AVOID_MAX}
 */
public record PilotRequest(
    String token,
    int count,
    List<String> command,
    Path logs,
    JobRoom room,
    List<Shipped> files,
    Set<String> avoid) {
  /** Pilots of one request. */
  public static final int COUNT_MAX = 10_000;

  /** Machines that one request can avoid. */
  public static final int AVOID_MAX = 1000;

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

  /**
   * A file or folder that the batch system carries to the job.
   *
   * @param source absolute
   * @param name its name in the job's working directory, one path element
   */
  public record Shipped(Path source, String name) {
    public Shipped {
      if (!source.isAbsolute()) {
        throw new IllegalArgumentException("not absolute: " + source);
      }
      if (name.isBlank() || name.contains("/") || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException("not one path element: '" + name + "'");
      }
    }
  }

  public PilotRequest {
    if (!token.matches("[a-z][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException("not a valid token: '" + token + "'");
    }
    if (count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("1 to " + COUNT_MAX + " pilots, not " + count);
    }
    if (command.isEmpty() || command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("a command is at least a program, without NUL");
    }
    command = List.copyOf(command);
    files = List.copyOf(files);
    avoid = Collections.unmodifiableSet(new TreeSet<>(avoid));
    if (avoid.size() > AVOID_MAX || !avoid.stream().allMatch(PilotRequest::isNode)) {
      throw new IllegalArgumentException("not up to " + AVOID_MAX + " names of machines: " + avoid);
    }
    Set<String> names = new HashSet<>();
    for (Shipped file : files) {
      if (!names.add(file.name())) {
        throw new IllegalArgumentException("two files named " + file.name());
      }
    }
  }

  /** On any machine. */
  public PilotRequest(
      String token, int count, List<String> command, Path logs, JobRoom room, List<Shipped> files) {
    this(token, count, command, logs, room, files, Set.of());
  }

  /** With a new token, of any size, on a shared file system. */
  public PilotRequest(int count, List<String> command, Path logs) {
    this(newToken(), count, command, logs, JobRoom.ANY, List.of());
  }

  /** A token that no other request has. */
  public static String newToken() {
    return "pcm-" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }

  /** The same with this file carried along. */
  public PilotRequest ship(Path source, String name) {
    List<Shipped> more = new ArrayList<>(files);
    more.add(new Shipped(source, name));
    return new PilotRequest(token, count, command, logs, room, more, avoid);
  }

  /** The same, but on none of these machines. */
  public PilotRequest avoiding(Set<String> machines) {
    return new PilotRequest(token, count, command, logs, room, files, machines);
  }

  /** Whether a batch system can be told this name of a machine; a strange one cannot be avoided. */
  public static boolean isNode(String name) {
    return NODE.matcher(name).matches();
  }
}
