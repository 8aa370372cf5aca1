package io.pcm.manager.store;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.HeldTime;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.core.TimeAccount;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes every fact except {@link Fact.OutcomesRecorded}: a kind of one byte, then the
 * fields. Existing run directories contain this format; a test checks that it does not change.
 */
final class FactCodec {
  private FactCodec() {}

  static RowWriter write(Fact fact) {
    RowWriter out = new RowWriter(64);
    fact.match(new Writing(out));
    return out;
  }

  /** Reads one fact; the caller handles any bytes after it. */
  static Fact read(RowReader in) throws MalformedRowException {
    int kind = in.one();
    try {
      return kind <= 7 ? readOfTasks(kind, in) : readOfPilots(kind, in);
    } catch (IllegalArgumentException e) {
      throw new MalformedRowException("fact of kind " + kind + ": " + e.getMessage());
    }
  }

  private static Fact readOfTasks(int kind, RowReader in) throws MalformedRowException {
    switch (kind) {
      case 1:
        return new Fact.RunOpened(in.natural());
      case 2:
        return new Fact.TaskOpened(task(in), in.natural());
      case 3:
        return new Fact.AttemptCharged(task(in), in.natural(), killed(in), lease(in));
      case 4:
        return new Fact.RestEnded(task(in), outcome(in), new CallError(in.text(), in.text()));
      case 5:
        return new Fact.TaskEnded(
            task(in), outcome(in), in.natural(), in.natural(), in.natural(), in.signed());
      case 6:
        return new Fact.TaskReset(task(in));
      case 7:
        return new Fact.DispatchHorizon(task(in), in.natural());
      default:
        throw unknown(kind);
    }
  }

  private static Fact readOfPilots(int kind, RowReader in) throws MalformedRowException {
    switch (kind) {
      case 8:
        return new Fact.PilotJoined(session(in), in.text(), in.text(), in.text());
      case 9:
        return new Fact.PilotLeft(session(in), in.upTo(1) == 1, in.text());
      case 10:
        return new Fact.ContextOpened(context(in), session(in), new LibraryNumber(in.natural()));
      case 11:
        return new Fact.ContextWarmed(context(in), in.signed());
      case 12:
        return new Fact.ContextEnded(context(in), Cause.of(in.natural()), in.natural());
      case 13:
        return new Fact.RunEnded(outcome(in));
      case 14:
        return new Fact.JobDrained(in.text());
      case 15:
        return new Fact.ResultsWritten(
            task(in), new ResultFile(in.number(), in.signed(), in.text(), in.text()));
      case 16:
        return new Fact.ContextAdopted(context(in), session(in), new LibraryNumber(in.natural()));
      case 17:
        return new Fact.TimeCounted(
            new TimeAccount(in.text(), in.text(), in.upTo(1) == 1),
            new HeldTime(in.signed(), in.signed(), in.signed(), in.signed()));
      default:
        throw unknown(kind);
    }
  }

  private static MalformedRowException unknown(int kind) {
    return new MalformedRowException("unknown kind of fact: " + kind);
  }

  private static TaskNumber task(RowReader in) throws MalformedRowException {
    return new TaskNumber(in.natural());
  }

  private static SessionId session(RowReader in) throws MalformedRowException {
    return new SessionId(in.signed());
  }

  private static ContextId context(RowReader in) throws MalformedRowException {
    return new ContextId(in.natural(), in.natural());
  }

  private static RowWriter write(RowWriter out, ContextId context) {
    return out.number(context.epoch()).number(context.number());
  }

  private static @Nullable ContextId killed(RowReader in) throws MalformedRowException {
    return in.upTo(1) == 0 ? null : context(in);
  }

  private static @Nullable LeaseId lease(RowReader in) throws MalformedRowException {
    return in.atEnd() ? null : new LeaseId(in.natural(), in.natural());
  }

  private static Outcome outcome(RowReader in) throws MalformedRowException {
    return Outcome.of((byte) in.upTo(Byte.MAX_VALUE));
  }

  private record Writing(RowWriter out) implements Fact.Cases {
    @Override
    public void runOpened(Fact.RunOpened f) {
      out.one(1).number(f.epoch());
    }

    @Override
    public void taskOpened(Fact.TaskOpened f) {
      out.one(2).number(f.task().value()).number(f.calls());
    }

    @Override
    public void outcomesRecorded(Fact.OutcomesRecorded f) {
      throw new IllegalStateException("outcomes are rows of their own");
    }

    @Override
    public void attemptCharged(Fact.AttemptCharged f) {
      out.one(3).number(f.task().value()).number(f.index());
      ContextId killed = f.killed();
      if (killed == null) {
        out.number(0);
      } else {
        write(out.number(1), killed);
      }
      LeaseId lease = f.lease();
      if (lease != null) {
        out.number(lease.epoch()).number(lease.number());
      }
    }

    @Override
    public void restEnded(Fact.RestEnded f) {
      out.one(4)
          .number(f.task().value())
          .number(f.outcome().code())
          .text(f.error().kind())
          .text(f.error().message());
    }

    @Override
    public void taskEnded(Fact.TaskEnded f) {
      out.one(5)
          .number(f.task().value())
          .number(f.outcome().code())
          .number(f.succeeded())
          .number(f.failed())
          .number(f.cancelled())
          .signed(f.millis());
    }

    @Override
    public void resultsWritten(Fact.ResultsWritten f) {
      out.one(15)
          .number(f.task().value())
          .number(f.file().bytes())
          .signed(f.file().modified())
          .text(f.file().sha256())
          .text(f.file().keep());
    }

    @Override
    public void taskReset(Fact.TaskReset f) {
      out.one(6).number(f.task().value());
    }

    @Override
    public void dispatchHorizon(Fact.DispatchHorizon f) {
      out.one(7).number(f.task().value()).number(f.index());
    }

    @Override
    public void pilotJoined(Fact.PilotJoined f) {
      out.one(8).signed(f.session().value()).text(f.pilot()).text(f.host()).text(f.device());
    }

    @Override
    public void pilotLeft(Fact.PilotLeft f) {
      out.one(9).signed(f.session().value()).number(f.lost() ? 1 : 0).text(f.reason());
    }

    @Override
    public void contextOpened(Fact.ContextOpened f) {
      write(out.one(10), f.context()).signed(f.session().value()).number(f.library().value());
    }

    @Override
    public void contextAdopted(Fact.ContextAdopted f) {
      write(out.one(16), f.context()).signed(f.session().value()).number(f.library().value());
    }

    @Override
    public void contextWarmed(Fact.ContextWarmed f) {
      write(out.one(11), f.context()).signed(f.loadMillis());
    }

    @Override
    public void contextEnded(Fact.ContextEnded f) {
      write(out.one(12), f.context()).number(f.cause().code()).number(f.calls());
    }

    @Override
    public void runEnded(Fact.RunEnded f) {
      out.one(13).number(f.outcome().code());
    }

    @Override
    public void timeCounted(Fact.TimeCounted f) {
      out.one(17)
          .text(f.account().group())
          .text(f.account().device())
          .number(f.account().gpus() ? 1 : 0)
          .signed(f.time().useful())
          .signed(f.time().loading())
          .signed(f.time().idle())
          .signed(f.time().lost());
    }

    @Override
    public void jobDrained(Fact.JobDrained f) {
      out.one(14).text(f.job());
    }
  }
}
