package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that have returned a file, which is being handed over to the run directory. */
final class PilotAgentFilesTest {
  private final PilotAgentHarness pilot = PilotAgentHarness.warm();

  private void returns(int id) {
    pilot.step(new Event.FileReturned(new ProcessNumber(1), id, 5_000_000));
  }

  private void begin(int... index) {
    pilot.lease(1, 5, 0, index);
    pilot.onlyHappened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
  }

  @Test
  void another_call_starts_while_the_file_is_handed_over_and_the_outcome_comes_later() {
    begin(10, 11, 12);
    returns(1);
    pilot.onlyHappened("process 1 runs [3] items [12]");
    pilot.gathered();
    pilot.nothingElseHappened();
    pilot.succeeded(1, 1);
    pilot.gathered();
    pilot.onlyHappened("send Outcomes #1 lease 1.1 task 0 [10+]");
  }

  @Test
  void a_file_that_takes_long_is_no_call_that_takes_too_long() {
    begin(10, 11);
    pilot.succeeded(1, 2);
    returns(1);
    pilot.gathered();
    pilot.forgetWhatHappened();
    pilot.after(PilotAgentHarness.CALL_TIMEOUT.multipliedBy(5));
    pilot.nothingElseHappened();
    assertThat(pilot.pulse()).contains("leases[1.1]");
    pilot.failed(1, 1);
    pilot.gathered();
    pilot.onlyHappened("send Outcomes #2 lease 1.1 task 0 [10-]");
    assertThat(pilot.pulse()).contains("leases[]");
  }

  @Test
  void a_new_session_hears_of_the_call_as_running() {
    begin(10, 11);
    pilot.succeeded(1, 2);
    returns(1);
    pilot.gathered();
    pilot.acknowledge(1);
    pilot.forgetWhatHappened();
    pilot.step(new Event.SessionUnknown());
    pilot.happened("connect");
    pilot.connected(2);
    pilot.onlyHappened("send Join", "send Holdings contexts[1.5 warm] leases[1.1[10]]");
    pilot.welcome(2);
    pilot.succeeded(1, 1);
    pilot.gathered();
    pilot.onlyHappened("send Outcomes #1 lease 1.1 task 0 [10+]");
  }

  @Test
  void a_context_that_closes_waits_for_the_file() {
    begin(10, 11);
    pilot.succeeded(1, 2);
    returns(1);
    pilot.gathered();
    pilot.forgetWhatHappened();
    pilot.close(5);
    pilot.nothingElseHappened();
    pilot.succeeded(1, 1);
    pilot.onlyHappened("end process 1");
  }

  @Test
  void if_the_process_dies_the_call_is_no_suspect_and_runs_again() {
    begin(10, 11);
    returns(1);
    pilot.processEnded(1, "signal 11");
    pilot.onlyHappened("send ContextGone 1.5 DIED 'signal 11' blamed[11] bystanders[10]");
    pilot.succeeded(1, 1);
    pilot.gathered();
    pilot.nothingElseHappened();
  }

  @Test
  void no_call_starts_while_too_many_files_wait() {
    pilot.lease(1, 5, 0, IntStream.range(10, 10 + ContextCalls.FILES + 5).toArray());
    for (int id = 1; id <= ContextCalls.FILES; id++) {
      returns(id);
    }
    pilot.forgetWhatHappened();
    returns(ContextCalls.FILES + 1);
    pilot.after(Duration.ofSeconds(5));
    pilot.nothingElseHappened();
    pilot.succeeded(1, 1);
    pilot.succeeded(1, 2);
    int next = ContextCalls.FILES + 2;
    pilot.happened(
        "process 1 runs [%d, %d] items [%d, %d]".formatted(next, next + 1, next + 9, next + 10));
  }

  @Test
  void a_file_that_is_returned_twice_is_ignored() {
    begin(10, 11);
    returns(1);
    returns(1);
    pilot.onlyHappened("ignored: call 1 of context 1.5 returned a file twice");
  }
}
