package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.runtime.why.WhyAnswer;

/** The output of {@code pcm why}; {@code docs/json.md} describes the JSON. */
public final class WhyView {
  private static final int VERSION = 1;
  private static final int WIDTH_MIN = 40;
  private static final int WIDTH_MAX = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int width;

  /**
   * @param width columns of the screen
   */
  public WhyView(int width) {
    this.width = Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, width));
  }

  /** A paragraph, the fix, and the end of the log. */
  public String text(WhyAnswer answer) {
    StringBuilder text = new StringBuilder();
    text.append(Texts.wrapped(Texts.printable(answer.about() + ": " + answer.why()), "", width))
        .append('\n');
    text.append(Texts.wrapped(Texts.printable("what to do: " + answer.fix()), "  ", width))
        .append('\n');
    answer
        .log()
        .ifPresent(
            log -> text.append("log: ").append(Texts.printable(log.toString())).append('\n'));
    if (!answer.words().isBlank()) {
      text.append("its last lines:\n");
      answer.words().lines().forEach(line -> text.append(Texts.printable(line)).append('\n'));
    }
    return text.toString().stripTrailing();
  }

  public static String json(WhyAnswer answer) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("about", answer.about()).put("cause", answer.cause()).put("why", answer.why());
    root.put("fix", answer.fix()).put("log", answer.log().map(Object::toString).orElse(null));
    root.put("lastLines", answer.words());
    return root.toString();
  }
}
