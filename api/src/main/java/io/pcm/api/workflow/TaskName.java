package io.pcm.api.workflow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The name of a task: its name in the workflow and, for a task with a matrix, the point.
 *
 * <p>Shown as {@code verify[template=bare]}, stored in {@code verify/template=bare.jsonl}. Both
 * write keys and values the same way: each UTF-8 byte that is not a letter, a digit, {@code .},
 * {@code _} or {@code -} becomes {@code %XX}. A point longer than {@link #POINT_LIMIT} characters
 * is cut and ends in {@code ~} and 16 hex digits of its SHA-256.
 *
 * <pre>{@code
 * TaskName report = TaskName.of("report");
 * TaskName bare = new TaskName("verify", Map.of("template", "bare"));
 * }</pre>
 *
 * @param base matches {@code [A-Za-z][A-Za-z0-9_-]*}, at most 64 characters
 * @param point the matrix values by key, sorted by key; empty for a task without a matrix
 */
public record TaskName(String base, Map<String, String> point) implements Comparable<TaskName> {
  /** Maximum length of a written point. Common file systems limit names to 255 bytes. */
  public static final int POINT_LIMIT = 160;

  public TaskName {
    if (!WorkflowRules.isName(base)) {
      throw new IllegalArgumentException(
          "a task's name " + WorkflowRules.NAME + ", not '" + base + "'");
    }
    point = java.util.Collections.unmodifiableMap(new TreeMap<>(point));
  }

  /** The name of a task without a matrix. */
  public static TaskName of(String base) {
    return new TaskName(base, Map.of());
  }

  /** {@code verify[template=bare]}, or {@code verify} without a matrix. */
  public String display() {
    return point.isEmpty() ? base : base + "[" + writtenPoint() + "]";
  }

  /** Path of the result file, relative to the results folder, with {@code /} as separator. */
  public String resultFile() {
    return point.isEmpty() ? base + ".jsonl" : base + "/" + writtenPoint() + ".jsonl";
  }

  private String writtenPoint() {
    String whole =
        point.entrySet().stream()
            .map(e -> escaped(e.getKey()) + "=" + escaped(e.getValue()))
            .collect(Collectors.joining(","));
    if (whole.length() <= POINT_LIMIT) {
      return whole;
    }
    return whole.substring(0, POINT_LIMIT - 17) + "~" + sha256(whole).substring(0, 16);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
      if (plain || b == '.' || b == '_' || b == '-') {
        out.append((char) b);
      } else {
        out.append(String.format("%%%02X", b & 0xff));
      }
    }
    return out.toString();
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether all keys that both points have are equal in both. */
  public boolean joins(TaskName other) {
    return point.entrySet().stream()
        .allMatch(e -> other.point.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()));
  }

  @Override
  public int compareTo(TaskName other) {
    return display().compareTo(other.display());
  }

  @Override
  public String toString() {
    return display();
  }

  /** Several names as text, for messages. */
  public static String displayAll(List<TaskName> names) {
    return names.stream().map(TaskName::display).collect(Collectors.joining(", "));
  }
}
