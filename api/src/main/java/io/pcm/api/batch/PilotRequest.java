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
 * A request to start pilots.
 *
 * @param token marks the jobs of this request in the batch system, so that they can be found if the
 *     answer to a submission is lost; 1 to 64 characters of {@code a-z 0-9 -}, starting with a
 *     letter
 * @param count number of pilots, 1 or more
 * @param command program and arguments of one pilot; contains no secret
 * @param logs an existing folder for the output of the pilots
 * @param room the resources of each job
 * @param files files that a machine without the shared file system lacks, under the names that the
 *     command uses, relative to its working directory
 * @param avoid machines on which no pilot must start, named as in {@link JobState#node}, at most
 *     {@link #AVOID_MAX}
 * @see BatchSystem
 */
public record PilotRequest(
    String token,
    int count,
    List<String> command,
    Path logs,
    JobRoom room,
    List<Shipped> files,
    Set<String> avoid) {
  /** Maximum number of pilots in one request. */
  public static final int COUNT_MAX = 10_000;

  /** Maximum number of machines that one request can avoid. */
  public static final int AVOID_MAX = 1000;

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

  /**
   * A file or folder that the batch system copies to the job.
   *
   * @param source absolute path
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

  /** A request that avoids no machine. */
  public PilotRequest(
      String token, int count, List<String> command, Path logs, JobRoom room, List<Shipped> files) {
    this(token, count, command, logs, room, files, Set.of());
  }

  /** A request with a new token and no requirements, on a shared file system. */
  public PilotRequest(int count, List<String> command, Path logs) {
    this(newToken(), count, command, logs, JobRoom.ANY, List.of());
  }

  /** A unique token. */
  public static String newToken() {
    return "pcm-" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }

  /** A copy of this request that also ships this file. */
  public PilotRequest ship(Path source, String name) {
    List<Shipped> more = new ArrayList<>(files);
    more.add(new Shipped(source, name));
    return new PilotRequest(token, count, command, logs, room, more, avoid);
  }

  /** A copy of this request that avoids these machines. */
  public PilotRequest avoiding(Set<String> machines) {
    return new PilotRequest(token, count, command, logs, room, files, machines);
  }

  /**
   * Whether a batch system accepts this machine name; a machine with a strange name cannot be
   * avoided.
   */
  public static boolean isNode(String name) {
    return NODE.matcher(name).matches();
  }
}
