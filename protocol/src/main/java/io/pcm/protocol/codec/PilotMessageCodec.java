package io.pcm.protocol.codec;

import io.pcm.api.Limits;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.AboutFile;
import io.pcm.protocol.message.PilotMessage.CallsEnded;
import io.pcm.protocol.message.PilotMessage.CallsStopped;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextPlaced;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.ContextWindow;
import io.pcm.protocol.message.PilotMessage.Draining;
import io.pcm.protocol.message.PilotMessage.Goodbye;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import io.pcm.protocol.message.PilotMessage.Holdings;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.PilotMessage.LifeLeft;
import io.pcm.protocol.message.PilotMessage.Returned;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.List;

/** Encodes and decodes {@link PilotMessage}. */
final class PilotMessageCodec {
  private static final int JOIN = 1;
  private static final int HEARTBEAT = 2;
  private static final int OUTCOMES = 3;
  private static final int RETURNED = 4;
  private static final int CONTEXT_WARM = 5;
  private static final int CONTEXT_GONE = 6;
  private static final int DRAINING = 7;
  private static final int GOODBYE = 8;
  private static final int LIFE_LEFT = 9;
  private static final int HOLDINGS = 10;
  private static final int CONTEXT_PLACED = 11;
  private static final int CONTEXT_WINDOW = 12;
  private static final int CALLS_STOPPED = 13;

  private PilotMessageCodec() {}

  static void write(WireWriter out, PilotMessage message) {
    message.match(new Writer(out));
  }

  static PilotMessage read(FieldReader in, int type) throws IOException, MalformedMessageException {
    return switch (type) {
      case JOIN -> new Join(FieldReader.structure(in.next(), PilotFieldsCodec::readInfo));
      case HOLDINGS ->
          new Holdings(
              FieldReader.structures(in.next(), PilotFieldsCodec::readContext),
              FieldReader.structures(in.next(), PilotFieldsCodec::readLease),
              in.next().flag(),
              in.optional(
                  List.of(),
                  windows -> FieldReader.structures(windows, PilotFieldsCodec::readWindow)));
      case HEARTBEAT -> readHeartbeat(in);
      case OUTCOMES ->
          new CallsEnded(
              in.next().longNumber(0),
              LeaseId.of(in.next().longNumber(0)),
              FieldReader.structure(in.next(), PilotFieldsCodec::readOutcomes));
      case RETURNED ->
          new Returned(
              LeaseId.of(in.next().longNumber(0)),
              new TaskNumber(in.next().number(0)),
              in.next().numbers(Limits.LEASE_CALLS));
      case CONTEXT_WARM -> readWarm(in);
      case CONTEXT_WINDOW -> PilotFieldsCodec.readWindow(in);
      case CONTEXT_PLACED ->
          new ContextPlaced(
              ContextId.of(in.next().longNumber(0)), PilotFieldsCodec.readGpuNumbers(in.next()));
      case CALLS_STOPPED -> readStopped(in);
      case CONTEXT_GONE -> readGone(in);
      case DRAINING -> new Draining(in.next().text(), in.next().flag());
      case GOODBYE -> new Goodbye(in.next().text());
      case LIFE_LEFT -> new LifeLeft(in.next().longNumber(0));
      default -> new AboutFile(FileWordCodec.readPilotWord(in, type));
    };
  }

  private static Heartbeat readHeartbeat(FieldReader in)
      throws IOException, MalformedMessageException {
    return new Heartbeat(
        in.next().list(id -> LeaseId.of(id.longNumber(0))),
        in.next().list(id -> ContextId.of(id.longNumber(0))),
        in.next().number(0),
        in.optional(List.of(), PilotFieldsCodec::readGpuNumbers));
  }

  private static ContextWarm readWarm(FieldReader in)
      throws IOException, MalformedMessageException {
    return new ContextWarm(
        ContextId.of(in.next().longNumber(0)),
        in.next().longNumber(0),
        in.optional(
            LoadedContent.NOTHING,
            content -> FieldReader.structure(content, PilotFieldsCodec::readContent)));
  }

  private static CallsStopped readStopped(FieldReader in)
      throws IOException, MalformedMessageException {
    return new CallsStopped(
        ContextId.of(in.next().longNumber(0)),
        in.next().text(),
        FieldReader.structures(in.next(), PilotFieldsCodec::readBlamed));
  }

  private static ContextGone readGone(FieldReader in)
      throws IOException, MalformedMessageException {
    return new ContextGone(
        ContextId.of(in.next().longNumber(0)),
        Cause.of(in.next().number(0)),
        in.next().text(),
        FieldReader.structures(in.next(), PilotFieldsCodec::readBlamed),
        FieldReader.structures(in.next(), PilotFieldsCodec::readCall),
        in.optional(false, WireReader::flag));
  }

  private static final class Writer implements PilotMessage.Cases {
    private final WireWriter out;

    Writer(WireWriter out) {
      this.out = out;
    }

    @Override
    public void join(Join m) {
      out.message(JOIN, 1);
      PilotFieldsCodec.writeInfo(out, m.info());
    }

    @Override
    public void holdings(Holdings m) {
      out.message(HOLDINGS, 4);
      PilotFieldsCodec.writeContexts(out, m.contexts());
      PilotFieldsCodec.writeLeases(out, m.leases()).flag(m.last());
      PilotFieldsCodec.writeWindows(out, m.windows());
    }

    @Override
    public void heartbeat(Heartbeat m) {
      out.message(HEARTBEAT, 4).array(m.leases().size());
      m.leases().forEach(lease -> out.number(lease.packed()));
      out.array(m.contexts().size());
      m.contexts().forEach(context -> out.number(context.packed()));
      out.number(m.leaseHigh());
      PilotFieldsCodec.writeGpuNumbers(out, m.avoidedGpus());
    }

    @Override
    public void callsEnded(CallsEnded m) {
      out.message(OUTCOMES, 3).number(m.sequence()).number(m.lease().packed());
      PilotFieldsCodec.writeOutcomes(out, m.outcomes());
    }

    @Override
    public void returned(Returned m) {
      out.message(RETURNED, 3)
          .number(m.lease().packed())
          .number(m.task().value())
          .numbers(m.index());
    }

    @Override
    public void contextPlaced(ContextPlaced m) {
      out.message(CONTEXT_PLACED, 2).number(m.context().packed());
      PilotFieldsCodec.writeGpuNumbers(out, m.gpus());
    }

    @Override
    public void contextWindow(ContextWindow m) {
      out.message(CONTEXT_WINDOW, 2).number(m.context().packed()).number(m.calls());
    }

    @Override
    public void contextWarm(ContextWarm m) {
      out.message(CONTEXT_WARM, 3).number(m.context().packed()).number(m.loadMillis());
      PilotFieldsCodec.writeContent(out, m.content());
    }

    @Override
    public void callsStopped(CallsStopped m) {
      out.message(CALLS_STOPPED, 3).number(m.context().packed()).text(m.evidence());
      PilotFieldsCodec.writeBlamed(out, m.calls());
    }

    @Override
    public void contextGone(ContextGone m) {
      out.message(CONTEXT_GONE, 6)
          .number(m.context().packed())
          .number(m.cause().code())
          .text(m.evidence());
      PilotFieldsCodec.writeBlamed(out, m.blamed());
      PilotFieldsCodec.writeCalls(out, m.bystanders());
      out.flag(m.certain());
    }

    @Override
    public void draining(Draining m) {
      out.message(DRAINING, 2).text(m.reason()).flag(m.preempted());
    }

    @Override
    public void goodbye(Goodbye m) {
      out.message(GOODBYE, 1).text(m.reason());
    }

    @Override
    public void aboutFile(AboutFile m) {
      FileWordCodec.write(out, m.word());
    }

    @Override
    public void lifeLeft(LifeLeft m) {
      out.message(LIFE_LEFT, 1).number(m.millis());
    }
  }
}
