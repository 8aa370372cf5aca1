package io.pcm.manager.core;

import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.util.List;
import java.util.Locale;

/**
 * How a load failed, without what differs between two machines that fail in the same way: numbers,
 * addresses, paths and the machine's name.
 */
record LoadEvidence(String text) {
  /** The pilot describes the end of a process like this if the process itself gave no reason. */
  private static final String NO_REASON = "the process ";

  private static final int LINE_MAX = 300;
  private static final String PATH = "(?<![\\w.])~?/[^\\s:;,'\"()\\[\\]]*";
  private static final String NUMBER = "\\b0x[0-9a-f]+\\b|\\d+([.,:]\\d+)*";

  /**
   * @param host the name of the machine
   */
  static LoadEvidence of(ContextGone message, String host) {
    return new LoadEvidence(message.cause() + ": " + plain(brief(message.evidence()), host));
  }

  /** The first line of the evidence, and the last one if the process itself gave no reason. */
  static String brief(String evidence) {
    List<String> lines = evidence.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String first = cut(lines.get(0));
    return lines.size() > 1 && first.startsWith(NO_REASON)
        ? first + ": " + cut(lines.get(lines.size() - 1))
        : first;
  }

  private static String cut(String line) {
    return line.length() <= LINE_MAX ? line : line.substring(0, LINE_MAX) + "…";
  }

  private static String plain(String line, String host) {
    String text = line.toLowerCase(Locale.ROOT);
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    String anonymous = name.isEmpty() ? text : text.replace(name, "@");
    if (dot > 0) {
      anonymous = anonymous.replace(name.substring(0, dot), "@");
    }
    return anonymous.replaceAll(PATH, "/").replaceAll(NUMBER, "#").strip();
  }
}
