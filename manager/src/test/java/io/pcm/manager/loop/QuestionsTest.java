package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.results.ResultLines;
import io.pcm.protocol.message.ControlMessage;
import org.junit.jupiter.api.Test;

final class QuestionsTest {
  @Test
  void shortLinesAreSentTogether() {
    assertThat(Questions.reply(new ResultLines(3, "{}\n{}\n", 5), 0))
        .isEqualTo(new ControlMessage.ResultsReply("{}\n{}\n", 5, 0));
  }

  @Test
  void aLongLineIsSentInPartsThatEndBetweenCharacters() {
    String line = "x" + "\u20ac\ud83d\ude00\u00e9".repeat(700_000) + "\n";
    ResultLines lines = new ResultLines(7, line, 9);
    StringBuilder whole = new StringBuilder();
    int parts = 0;
    int skip = 0;
    do {
      ControlMessage.ResultsReply reply =
          (ControlMessage.ResultsReply) Questions.reply(lines, skip);
      whole.append(reply.lines());
      skip = reply.skip();
      parts++;
      assertThat(reply.next()).isEqualTo(skip > 0 ? 7 : 9);
    } while (skip > 0);
    assertThat(parts).isGreaterThan(2);
    assertThat(whole.toString().equals(line)).as("the parts make the line").isTrue();
  }
}
