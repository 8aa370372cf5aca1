package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls that contexts have started, as logged by the worker library. */
final class CallLog {
  private final Path file;

  CallLog(Path file) {
    this.file = file;
  }

  /** One start of a call. */
  record Begun(int item, long pid) {}

  Path file() {
    return file;
  }

  /** All starts so far; an incomplete line does not count. */
  List<Begun> begun() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(CallLog::parse).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean hasBegun(int item) {
    return begun().stream().anyMatch(each -> each.item() == item);
  }

  /** The process that last started this call. */
  long pidOf(int item) {
    return begun().stream()
        .filter(each -> each.item() == item)
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .pid();
  }

  Map<Integer, Integer> timesByItem() {
    Map<Integer, Integer> times = new TreeMap<>();
    begun().forEach(each -> times.merge(each.item(), 1, Integer::sum));
    return times;
  }

  /**
   * Checks that none of these calls was started again.
   *
   * @param before the result of {@link #timesByItem} when they were done
   */
  void assertNotBegunSince(Map<Integer, Integer> before) {
    Map<Integer, Integer> now = timesByItem();
    before.forEach(
        (item, times) ->
            assertThat(now.get(item)).as("beginnings of call %d", item).isEqualTo(times));
  }

  private static Begun parse(String line) {
    String[] words = line.split(" ");
    return new Begun(Integer.parseInt(words[0]), Long.parseLong(words[1]));
  }
}
