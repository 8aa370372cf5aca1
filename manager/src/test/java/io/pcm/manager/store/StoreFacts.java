package io.pcm.manager.store;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.Fact.OutcomesRecorded;
import io.pcm.manager.core.ResultFile;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Facts for tests, and a text of a fact that shows its arrays. */
public final class StoreFacts {
  public static final TaskNumber TASK = new TaskNumber(0);
  public static final CallError ERROR = new CallError(CallError.NOT_RUN, "verlorene Mühe\n");

  private StoreFacts() {}

  /** Every fact but outcomes, once. */
  public static List<Fact> oneOfEach() {
    SessionId session = new SessionId(-0x123456789abcdefL);
    return List.of(
        new Fact.RunOpened(3),
        new Fact.TaskOpened(TASK, 150_000),
        new Fact.AttemptCharged(TASK, 4097, new ContextId(2, 17)),
        new Fact.RestEnded(TASK, Outcome.FAILED, ERROR),
        new Fact.TaskEnded(TASK, Outcome.FAILED, 1, 2, 3, 123_456_789_012L),
        new Fact.TaskReset(TASK),
        new Fact.DispatchHorizon(TASK, 100_000),
        new Fact.PilotJoined(session, "pilot-1", "node7", "2 cores"),
        new Fact.PilotLeft(session, true, "heartbeats stopped"),
        new Fact.ContextOpened(new ContextId(2, 17), session, new LibraryNumber(2)),
        new Fact.ContextWarmed(new ContextId(2, 17), 550),
        new Fact.ContextEnded(new ContextId(2, 17), Cause.CALL_TIMEOUT, 41),
        new Fact.RunEnded(Outcome.SUCCEEDED),
        new Fact.JobDrained("17_3"),
        new Fact.ResultsWritten(
            TASK, new ResultFile(77, 1_900_000_000_123_456_789L, "00ff", "[id]")));
  }

  /** Calls {@code from} up to {@code to} of a task, all succeeded with a result of their own. */
  public static OutcomesRecorded succeeded(TaskNumber task, int from, int to) {
    int count = to - from;
    int[] index = new int[count];
    short[] attempts = new short[count];
    int[] micros = new int[count];
    long[] item = new long[count];
    List<Payload> payload = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      index[i] = from + i;
      attempts[i] = 1;
      micros[i] = 140_000 + i;
      item[i] = ItemHash.of(item(from + i)).value();
      payload.add(new Payload(result(from + i)));
    }
    return new OutcomesRecorded(task, index, new byte[count], attempts, micros, item, payload);
  }

  /** The item of a call that {@link #succeeded} makes. */
  public static Json item(int index) {
    return Json.of("{\"n\":" + index + "}");
  }

  /** A call whose item's hash is not known. */
  public static OutcomesRecorded one(
      TaskNumber task, int index, Outcome outcome, int attempts, int micros, String payload) {
    return new OutcomesRecorded(
        task,
        new int[] {index},
        new byte[] {outcome.code()},
        new short[] {(short) attempts},
        new int[] {micros},
        new long[] {0},
        List.of(new Payload(Json.of(payload))));
  }

  /** A result such as a model might give: some text, no two alike. */
  public static Json result(int index) {
    return Json.of(
        "{\"text\":\"The claim number "
            + index
            + " is supported by what is known of it.\",\"tokens\":"
            + index % 97
            + "}");
  }

  /** A text that is the same for equal facts, arrays included. */
  public static String show(Fact fact) {
    if (!(fact instanceof OutcomesRecorded)) {
      return fact.toString();
    }
    OutcomesRecorded f = (OutcomesRecorded) fact;
    StringBuilder out = new StringBuilder("task " + f.task());
    for (int i = 0; i < f.index().length; i++) {
      out.append(" ").append(f.index()[i]).append(":").append(f.outcome()[i]);
      out.append("/").append(f.attempts()[i]).append("/").append(f.micros()[i]);
    }
    return out + " payloads " + f.payload().size();
  }

  public static List<String> replayed(RunStore store) throws StoreException {
    List<String> shown = new ArrayList<>();
    store.replay(fact -> shown.add(show(fact)));
    return shown;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
