package io.pcm.protocol.codec;

import io.pcm.api.Limits;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.Draining;
import io.pcm.protocol.message.PilotMessage.Goodbye;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import io.pcm.protocol.message.PilotMessage.Join;
import io.pcm.protocol.message.PilotMessage.LifeLeft;
import io.pcm.protocol.message.PilotMessage.Outcomes;
import io.pcm.protocol.message.PilotMessage.Returned;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;

/** The wire form of {@link PilotMessage}. */
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

  /** How many fields follow the type, by type. */
  static final int[] FIELDS = {0, 3, 3, 3, 3, 2, 5, 2, 1, 1};

  private PilotMessageCodec() {}

  static void write(WireWriter out, PilotMessage message) {
    message.match(new Writer(out));
  }

  static PilotMessage read(WireReader in, int type) throws IOException, MalformedMessageException {
    return switch (type) {
      case JOIN ->
          new Join(
              PilotFieldsCodec.readInfo(in),
              PilotFieldsCodec.readContexts(in),
              PilotFieldsCodec.readLeases(in));
      case HEARTBEAT ->
          new Heartbeat(
              PilotFieldsCodec.readLeaseIds(in), PilotFieldsCodec.readContextIds(in), in.number(0));
      case OUTCOMES ->
          new Outcomes(
              in.longNumber(0), LeaseId.of(in.longNumber(0)), PilotFieldsCodec.readBatch(in));
      case RETURNED ->
          new Returned(
              LeaseId.of(in.longNumber(0)),
              new TaskNumber(in.number(0)),
              in.numbers(Limits.LEASE_CALLS));
      case CONTEXT_WARM -> new ContextWarm(ContextId.of(in.longNumber(0)), in.longNumber(0));
      case CONTEXT_GONE ->
          new ContextGone(
              ContextId.of(in.longNumber(0)),
              Cause.of(in.number(0)),
              in.text(),
              PilotFieldsCodec.readBlamed(in),
              PilotFieldsCodec.readCalls(in));
      case DRAINING -> new Draining(in.text(), in.flag());
      case GOODBYE -> new Goodbye(in.text());
      default -> new LifeLeft(in.longNumber(0));
    };
  }

  private static final class Writer implements PilotMessage.Cases<WireWriter> {
    private final WireWriter out;

    Writer(WireWriter out) {
      this.out = out;
    }

    private WireWriter start(int type) {
      return out.array(1 + FIELDS[type]).number(type);
    }

    @Override
    public WireWriter join(Join m) {
      start(JOIN);
      PilotFieldsCodec.writeInfo(out, m.info());
      PilotFieldsCodec.writeContexts(out, m.contexts());
      return PilotFieldsCodec.writeLeases(out, m.leases());
    }

    @Override
    public WireWriter heartbeat(Heartbeat m) {
      start(HEARTBEAT).array(m.leases().size());
      m.leases().forEach(lease -> out.number(lease.packed()));
      out.array(m.contexts().size());
      m.contexts().forEach(context -> out.number(context.packed()));
      return out.number(m.leaseHigh());
    }

    @Override
    public WireWriter outcomes(Outcomes m) {
      start(OUTCOMES).number(m.sequence()).number(m.lease().packed());
      return PilotFieldsCodec.writeBatch(out, m.batch());
    }

    @Override
    public WireWriter returned(Returned m) {
      return start(RETURNED).number(m.lease().packed()).number(m.task().value()).numbers(m.index());
    }

    @Override
    public WireWriter contextWarm(ContextWarm m) {
      return start(CONTEXT_WARM).number(m.context().packed()).number(m.loadMillis());
    }

    @Override
    public WireWriter contextGone(ContextGone m) {
      start(CONTEXT_GONE).number(m.context().packed()).number(m.cause().code()).text(m.evidence());
      PilotFieldsCodec.writeBlamed(out, m.blamed());
      return PilotFieldsCodec.writeCalls(out, m.bystanders());
    }

    @Override
    public WireWriter draining(Draining m) {
      return start(DRAINING).text(m.reason()).flag(m.preempted());
    }

    @Override
    public WireWriter goodbye(Goodbye m) {
      return start(GOODBYE).text(m.reason());
    }

    @Override
    public WireWriter lifeLeft(LifeLeft m) {
      return start(LIFE_LEFT).number(m.millis());
    }
  }
}
