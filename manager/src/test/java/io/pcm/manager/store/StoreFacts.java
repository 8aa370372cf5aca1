package io.pcm.manager.store;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.Fact.OutcomesRecorded;
import io.pcm.manager.core.HeldTime;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.core.TimeAccount;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Facts for tests, and a text form of facts. */
public final class StoreFacts {
  public static final TaskNumber TASK = new TaskNumber(0);
  public static final CallError ERROR = new CallError(CallError.NOT_RUN, "verlorene Mühe\n");

  private StoreFacts() {}

  /** One fact of each kind except outcomes. */
  public static List<Fact> oneOfEach() {
    SessionId session = new SessionId(-0x123456789abcdefL);
    return List.of(
        new Fact.RunOpened(3),
        new Fact.TaskOpened(TASK, 150_000),
        new Fact.AttemptCharged(TASK, 4097, new ContextId(2, 17), new LeaseId(2, 9)),
        new Fact.RestEnded(TASK, Outcome.FAILED, ERROR),
        new Fact.TaskEnded(TASK, Outcome.FAILED, 1, 2, 3, 123_456_789_012L),
        new Fact.TaskReset(TASK),
        new Fact.DispatchHorizon(TASK, 100_000),
        new Fact.PilotJoined(session, "pilot-1", "node7", "2 cores"),
        new Fact.PilotLeft(session, true, "heartbeats stopped"),
        new Fact.ContextOpened(new ContextId(2, 17), session, new LibraryNumber(2)),
        new Fact.ContextWarmed(new ContextId(2, 17), 550),
        new Fact.ContextAdopted(new ContextId(2, 17), new SessionId(-5), new LibraryNumber(1)),
        new Fact.ContextEnded(new ContextId(2, 17), Cause.CALL_TIMEOUT, 41),
        new Fact.RunEnded(Outcome.SUCCEEDED),
        new Fact.JobDrained("17_3"),
        new Fact.ResultsWritten(
            TASK, new ResultFile(77, 1_900_000_000_123_456_789L, "00ff", "[id]")),
        new Fact.TimeCounted(
            new TimeAccount("spare", "gpu:x", true), new HeldTime(-1_500, 60_000, 0, 1_500)));
  }

  /** The calls {@code from} to {@code to} of a task, all succeeded, with different results. */
  public static OutcomesRecorded succeeded(TaskNumber task, int from, int to) {
    Outcomes.Builder rows = new Outcomes.Builder(task, to - from);
    for (int index = from; index < to; index++) {
      rows.add(
          index,
          new CallEnd(
              Outcome.SUCCEEDED,
              1,
              140_000 + index - from,
              ItemHash.of(item(index)),
              new Payload(result(index))));
    }
    return new OutcomesRecorded(rows.build());
  }

  /** The item of a call of {@link #succeeded}. */
  public static Json item(int index) {
    return Json.of("{\"n\":" + index + "}");
  }

  /** A call whose item has an unknown hash. */
  public static OutcomesRecorded one(
      TaskNumber task, int index, Outcome outcome, int attempts, int micros, String payload) {
    Payload json = new Payload(Json.of(payload));
    CallEnd end = new CallEnd(outcome, attempts, micros, ItemHash.UNKNOWN, json);
    return new OutcomesRecorded(new Outcomes.Builder(task, 1).add(index, end).build());
  }

  /** A result like that of a model: some text, always different. */
  public static Json result(int index) {
    return Json.of(
        "{\"text\":\"The claim number "
            + index
            + " is supported by what is known of it.\",\"tokens\":"
            + index % 97
            + "}");
  }

  /** A text that is equal for equal facts. */
  public static String show(Fact fact) {
    return fact instanceof OutcomesRecorded recorded ? show(recorded.outcomes()) : fact.toString();
  }

  private static String show(Outcomes calls) {
    StringBuilder out = new StringBuilder("task " + calls.task());
    for (int i = 0; i < calls.size(); i++) {
      out.append(" ").append(calls.index(i)).append(":").append(calls.outcome(i).code());
      out.append("/").append(calls.attempts(i)).append("/").append(calls.micros(i));
    }
    return out + " payloads " + (calls.hasPayloads() ? calls.size() : 0);
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
