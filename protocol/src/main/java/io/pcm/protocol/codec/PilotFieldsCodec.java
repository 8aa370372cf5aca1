package io.pcm.protocol.codec;

import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.Gpu;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.OutcomeBatch;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.HeldContext;
import io.pcm.protocol.message.PilotMessage.HeldLease;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The wire form of what pilot messages are made of. */
final class PilotFieldsCodec {
  private static final int INFO_FIELDS = 9;
  private static final int INFO_FIELDS_WITH_GPUS = INFO_FIELDS + 1;
  private static final int GPU_FIELDS = 2;
  private static final int BATCH_FIELDS = 6;

  private PilotFieldsCodec() {}

  static void writeInfo(WireWriter out, PilotInfo info) {
    boolean gpus = !info.gpuDevices().isEmpty();
    out.array(gpus ? INFO_FIELDS_WITH_GPUS : INFO_FIELDS)
        .text(info.pilot())
        .text(info.host())
        .number(info.pid())
        .text(info.job())
        .number(info.cores())
        .number(info.memory())
        .number(info.gpus())
        .text(info.device());
    if (info.lifeLeftMillis().isPresent()) {
      out.number(info.lifeLeftMillis().getAsLong());
    } else {
      out.nothing();
    }
    if (gpus) {
      writeGpus(out, info.gpuDevices());
    }
  }

  private static void writeGpus(WireWriter out, List<Gpu> gpus) {
    out.array(gpus.size());
    for (Gpu gpu : gpus) {
      out.array(GPU_FIELDS).text(gpu.model()).number(gpu.memoryBytes());
    }
  }

  static PilotInfo readInfo(WireReader in) throws IOException, MalformedMessageException {
    int fields = in.fields(INFO_FIELDS);
    PilotInfo info =
        new PilotInfo(
            in.name(),
            in.name(),
            in.longNumber(0),
            in.name(),
            in.number(0),
            in.longNumber(0),
            in.number(0),
            in.name(),
            in.nothing() ? OptionalLong.empty() : OptionalLong.of(in.number()),
            fields > INFO_FIELDS ? readGpus(in) : List.of());
    in.rest(fields, INFO_FIELDS_WITH_GPUS);
    return info;
  }

  private static List<Gpu> readGpus(WireReader in) throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fields = in.fields(GPU_FIELDS);
      gpus.add(new Gpu(in.name(), in.longNumber(0)));
      in.rest(fields, GPU_FIELDS);
    }
    return gpus;
  }

  static WireWriter writeContexts(WireWriter out, List<HeldContext> contexts) {
    out.array(contexts.size());
    for (HeldContext held : contexts) {
      out.array(3).number(held.context().packed()).number(held.library().value()).flag(held.warm());
    }
    return out;
  }

  static List<HeldContext> readContexts(WireReader in)
      throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<HeldContext> contexts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fields = in.fields(3);
      contexts.add(
          new HeldContext(
              ContextId.of(in.longNumber(0)), new LibraryNumber(in.number(0)), in.flag()));
      in.rest(fields, 3);
    }
    return contexts;
  }

  static WireWriter writeLeases(WireWriter out, List<HeldLease> leases) {
    out.array(leases.size());
    for (HeldLease held : leases) {
      out.array(4)
          .number(held.lease().packed())
          .number(held.context().packed())
          .number(held.task().value())
          .numbers(held.index());
    }
    return out;
  }

  static List<HeldLease> readLeases(WireReader in) throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<HeldLease> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fields = in.fields(4);
      leases.add(
          new HeldLease(
              LeaseId.of(in.longNumber(0)),
              ContextId.of(in.longNumber(0)),
              new TaskNumber(in.number(0)),
              in.numbers(Limits.LEASE_CALLS)));
      in.rest(fields, 4);
    }
    return leases;
  }

  static List<LeaseId> readLeaseIds(WireReader in) throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<LeaseId> ids = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      ids.add(LeaseId.of(in.longNumber(0)));
    }
    return ids;
  }

  static List<ContextId> readContextIds(WireReader in)
      throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<ContextId> ids = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      ids.add(ContextId.of(in.longNumber(0)));
    }
    return ids;
  }

  static WireWriter writeBatch(WireWriter out, OutcomeBatch batch) {
    out.array(BATCH_FIELDS)
        .number(batch.task().value())
        .numbers(batch.index())
        .bytes(batch.outcome())
        .numbers(batch.micros())
        .bytes(bytesOf(batch.item()))
        .array(batch.size());
    for (Payload payload : batch.payload()) {
      out.json(payload.json(), Limits.RESULT_BYTES);
    }
    return out;
  }

  static OutcomeBatch readBatch(WireReader in) throws IOException, MalformedMessageException {
    int fields = in.fields(BATCH_FIELDS);
    TaskNumber task = new TaskNumber(in.number(0));
    int[] index = in.numbers(Limits.LEASE_CALLS);
    byte[] outcome = in.bytes(Limits.LEASE_CALLS);
    for (byte code : outcome) {
      if (code != Outcome.SUCCEEDED.code() && code != Outcome.FAILED.code()) {
        throw new MalformedMessageException("a call on a pilot does not end with " + code);
      }
    }
    int[] micros = in.numbers(Limits.LEASE_CALLS);
    long[] item = longsOf(in.bytes(Limits.LEASE_CALLS * Long.BYTES));
    int count = in.count(Limits.LEASE_CALLS);
    List<Payload> payload = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      payload.add(new Payload(in.json(Limits.RESULT_BYTES)));
    }
    in.rest(fields, BATCH_FIELDS);
    return new OutcomeBatch(task, index, outcome, micros, item, payload);
  }

  /** Hashes are as good as random: packed as numbers they would take nine bytes each. */
  private static byte[] bytesOf(long[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  private static long[] longsOf(byte[] bytes) throws MalformedMessageException {
    if (bytes.length % Long.BYTES != 0) {
      throw new MalformedMessageException(bytes.length + " bytes are no column of hashes");
    }
    long[] values = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(values);
    return values;
  }

  static WireWriter writeBlamed(WireWriter out, List<Blamed> calls) {
    out.array(calls.size());
    for (Blamed each : calls) {
      out.array(4)
          .number(each.call().task().value())
          .number(each.call().index())
          .number(each.micros())
          .bytes(bytesOf(new long[] {each.item().value()}));
    }
    return out;
  }

  static List<Blamed> readBlamed(WireReader in) throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<Blamed> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fields = in.fields(4);
      CallRef call = new CallRef(new TaskNumber(in.number(0)), in.number(0));
      int micros = in.number(0);
      long[] item = longsOf(in.bytes(Long.BYTES));
      if (item.length != 1) {
        throw new MalformedMessageException("a call has one item");
      }
      calls.add(new Blamed(call, micros, new ItemHash(item[0])));
      in.rest(fields, 4);
    }
    return calls;
  }

  static WireWriter writeCalls(WireWriter out, List<CallRef> calls) {
    out.array(calls.size());
    for (CallRef call : calls) {
      out.array(2).number(call.task().value()).number(call.index());
    }
    return out;
  }

  static List<CallRef> readCalls(WireReader in) throws IOException, MalformedMessageException {
    int count = in.count(in.remaining());
    List<CallRef> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fields = in.fields(2);
      calls.add(new CallRef(new TaskNumber(in.number(0)), in.number(0)));
      in.rest(fields, 2);
    }
    return calls;
  }
}
