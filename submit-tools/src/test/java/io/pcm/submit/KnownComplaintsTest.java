package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.KnownComplaints.Fix;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownComplaintsTest {
  private final KnownComplaints known =
      new KnownComplaints(
          List.of("connection refused"),
          List.of(new Fix("unknown queue", "set --queue"), new Fix("queue", "request less")));

  @Test
  void quoteTheSystemAndSayTheFirstFixThatFits() {
    assertRefused("Unknown queue x", "sub: Unknown queue x\nset --queue");
    assertRefused("the queue is full", "sub: the queue is full\nrequest less");
    assertRefused("what?", "sub: what?\nuse --dry-run to see what is submitted");
  }

  @Test
  void tellASystemThatCannotBeAskedFromOneThatSaysNo() {
    BatchSystemException failed = known.of("sub", new Answer(1, "", "queue: Connection refused"));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessage("sub: queue: Connection refused");
  }

  private void assertRefused(String complaint, String message) {
    BatchSystemException failed = known.of("sub", new Answer(1, "", complaint));
    assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failed).hasMessage(message);
  }
}
