package io.pcm.submit;

import static io.pcm.submit.KnownComplaints.mistake;
import static io.pcm.submit.KnownComplaints.passing;
import static io.pcm.submit.KnownComplaints.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class KnownComplaintsTest {
  private final KnownComplaints known =
      new KnownComplaints(
          Stream.of(
                  unreachable("connection refused"),
                  passing("too many jobs"),
                  List.of(mistake("unknown queue", "set --queue"), mistake("queue", "ask less")))
              .flatMap(List::stream)
              .toList());

  @Test
  void quoteTheSystemAndSayTheFirstFixThatFits() {
    assertSays("Unknown queue x", Kind.REFUSED, "sub: Unknown queue x\nset --queue");
    assertSays("the queue is full", Kind.REFUSED, "sub: the queue is full\nask less");
  }

  @Test
  void tellASystemThatCannotBeAskedFromOneThatSaysNo() {
    assertSays("queue: Connection refused", Kind.UNREACHABLE, "sub: queue: Connection refused");
  }

  @Test
  void tellANoForNowFromAMistake() {
    assertSays("queue: too many jobs", Kind.NOT_NOW, "sub: queue: too many jobs");
  }

  @Test
  void doNotTakeUnknownWordsForFinal() {
    assertSays("what?", Kind.UNCLEAR, "sub: what?\nuse --dry-run to see what is submitted");
  }

  private void assertSays(String complaint, Kind kind, String message) {
    BatchSystemException failed = known.of("sub", new Answer(1, "", complaint));
    assertThat(failed.kind()).isEqualTo(kind);
    assertThat(failed).hasMessage(message);
  }
}
