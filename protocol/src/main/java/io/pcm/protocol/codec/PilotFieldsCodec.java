package io.pcm.protocol.codec;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.api.status.Gpu;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldLease;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.ContextWindow;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Encodes and decodes the parts of pilot messages. */
final class PilotFieldsCodec {
  private static final int INFO_FIELDS = 9;
  private static final int GPU_FIELDS = 4;
  private static final int OUTCOMES_FIELDS = 6;
  private static final int CONTEXT_FIELDS = 7;
  private static final int LEASE_FIELDS = 6;

  private PilotFieldsCodec() {}

  static void writeContent(WireWriter out, LoadedContent content) {
    out.array(2).array(2 * content.files().size());
    content.files().forEach((file, digest) -> out.text(file).text(digest));
    out.text(content.packages());
  }

  static LoadedContent readContent(FieldReader in) throws IOException, MalformedMessageException {
    List<String> flat = in.next().texts();
    String packages = in.next().name();
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      files.put(flat.get(i), flat.get(i + 1));
    }
    try {
      return new LoadedContent(files, packages);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
    }
  }

  static void writeInfo(WireWriter out, PilotInfo info) {
    boolean group = !info.group().isEmpty();
    boolean gpus = !info.gpuDevices().isEmpty();
    out.array(INFO_FIELDS + (group ? 2 : gpus ? 1 : 0))
        .text(info.pilot())
        .text(info.host())
        .number(info.pid())
        .text(info.job())
        .number(info.cores())
        .number(info.memory())
        .number(info.gpus())
        .text(info.device());
    // Writes nil instead of omitting the field, because early managers require it.
    if (info.lifeLeftMillis().isPresent()) {
      out.number(info.lifeLeftMillis().getAsLong());
    } else {
      out.nothing();
    }
    if (gpus) {
      writeGpus(out, info.gpuDevices());
    } else if (group) {
      out.nothing();
    }
    if (group) {
      out.text(info.group());
    }
  }

  private static void writeGpus(WireWriter out, List<Gpu> gpus) {
    out.array(gpus.size());
    for (Gpu gpu : gpus) {
      out.array(GPU_FIELDS)
          .text(gpu.model())
          .number(gpu.memoryBytes())
          .text(gpu.name())
          .flag(gpu.slice());
    }
  }

  static PilotInfo readInfo(FieldReader in) throws IOException, MalformedMessageException {
    return new PilotInfo(
        in.next().name(),
        in.next().name(),
        in.next().longNumber(0),
        in.next().name(),
        in.next().number(0),
        in.next().longNumber(0),
        in.next().number(0),
        in.next().name(),
        in.optional(OptionalLong.empty(), left -> OptionalLong.of(left.number())),
        in.optional(List.of(), gpus -> FieldReader.structures(gpus, PilotFieldsCodec::readGpu)),
        in.optional("", WireReader::name));
  }

  private static Gpu readGpu(FieldReader in) throws IOException, MalformedMessageException {
    return new Gpu(
        in.next().name(),
        in.next().longNumber(0),
        in.optional("", WireReader::name),
        in.optional(false, WireReader::flag));
  }

  static WireWriter writeContexts(WireWriter out, List<HeldContext> contexts) {
    out.array(contexts.size());
    for (HeldContext held : contexts) {
      out.array(CONTEXT_FIELDS)
          .number(held.context().packed())
          .text(held.library())
          .number(held.state().code())
          .number(held.sinceMillis())
          .number(held.loadMillis())
          .number(held.calls());
      writeGpuNumbers(out, held.gpus());
    }
    return out;
  }

  static HeldContext readContext(FieldReader in) throws IOException, MalformedMessageException {
    return new HeldContext(
        ContextId.of(in.next().longNumber(0)),
        in.next().name(),
        HeldState.of(in.next().number(0)),
        in.next().longNumber(0),
        in.next().longNumber(0),
        in.next().number(0),
        in.optional(List.of(), PilotFieldsCodec::readGpuNumbers));
  }

  static void writeWindows(WireWriter out, List<ContextWindow> windows) {
    out.array(windows.size());
    for (ContextWindow window : windows) {
      out.array(2).number(window.context().packed()).number(window.calls());
    }
  }

  static ContextWindow readWindow(FieldReader in) throws IOException, MalformedMessageException {
    return new ContextWindow(ContextId.of(in.next().longNumber(0)), in.next().number(1));
  }

  static void writeGpuNumbers(WireWriter out, List<Integer> gpus) {
    out.array(gpus.size());
    gpus.forEach(out::number);
  }

  static List<Integer> readGpuNumbers(WireReader in) throws IOException, MalformedMessageException {
    return in.list(gpu -> gpu.number(0));
  }

  static WireWriter writeLeases(WireWriter out, List<HeldLease> leases) {
    out.array(leases.size());
    for (HeldLease held : leases) {
      out.array(LEASE_FIELDS)
          .number(held.lease().packed())
          .number(held.context().packed())
          .number(held.task().value())
          .flag(held.alone())
          .numbers(held.index())
          .number(held.itemBytes());
    }
    return out;
  }

  static HeldLease readLease(FieldReader in) throws IOException, MalformedMessageException {
    return new HeldLease(
        LeaseId.of(in.next().longNumber(0)),
        ContextId.of(in.next().longNumber(0)),
        new TaskNumber(in.next().number(0)),
        in.next().flag(),
        in.next().numbers(Limits.LEASE_CALLS),
        in.optional(0, bytes -> bytes.number(0)));
  }

  static WireWriter writeOutcomes(WireWriter out, Outcomes outcomes) {
    int count = outcomes.size();
    int[] index = new int[count];
    byte[] outcome = new byte[count];
    int[] micros = new int[count];
    long[] item = new long[count];
    for (int i = 0; i < count; i++) {
      index[i] = outcomes.index(i);
      outcome[i] = outcomes.outcome(i).code();
      micros[i] = outcomes.micros(i);
      item[i] = outcomes.item(i).value();
    }
    out.array(OUTCOMES_FIELDS)
        .number(outcomes.task().value())
        .numbers(index)
        .bytes(outcome)
        .numbers(micros)
        .bytes(bytesOf(item))
        .array(count);
    for (int i = 0; i < count; i++) {
      out.json(outcomes.payload(i).json(), Limits.NOTED_RESULT_BYTES);
    }
    return out;
  }

  static Outcomes readOutcomes(FieldReader in) throws IOException, MalformedMessageException {
    TaskNumber task = new TaskNumber(in.next().number(0));
    int[] index = in.next().numbers(Limits.LEASE_CALLS);
    byte[] outcome = in.next().bytes(Limits.LEASE_CALLS);
    int[] micros = in.next().numbers(Limits.LEASE_CALLS);
    long[] item = longsOf(in.next().bytes(Limits.LEASE_CALLS * Long.BYTES));
    List<Json> payload = in.next().jsons(Limits.LEASE_CALLS, Limits.NOTED_RESULT_BYTES);
    int count = index.length;
    if (outcome.length != count
        || micros.length != count
        || item.length != count
        || payload.size() != count) {
      throw new MalformedMessageException("columns of outcomes are not of one length");
    }
    Outcomes.Builder rows = new Outcomes.Builder(task, count);
    for (int i = 0; i < count; i++) {
      rows.add(
          index[i],
          new CallEnd(
              outcomeOf(outcome[i]),
              0,
              micros[i],
              new ItemHash(item[i]),
              new Payload(payload.get(i))));
    }
    return rows.build();
  }

  private static Outcome outcomeOf(byte code) throws MalformedMessageException {
    if (code != Outcome.SUCCEEDED.code() && code != Outcome.FAILED.code()) {
      throw new MalformedMessageException("a call on a pilot does not end with " + code);
    }
    return Outcome.of(code);
  }

  /** As MessagePack numbers, random values such as hashes would take nine bytes each. */
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

  static Blamed readBlamed(FieldReader in) throws IOException, MalformedMessageException {
    CallRef call = readCall(in);
    int micros = in.next().number(0);
    long[] item = longsOf(in.next().bytes(Long.BYTES));
    if (item.length != 1) {
      throw new MalformedMessageException("a call has one item");
    }
    return new Blamed(call, micros, new ItemHash(item[0]));
  }

  static WireWriter writeCalls(WireWriter out, List<CallRef> calls) {
    out.array(calls.size());
    for (CallRef call : calls) {
      out.array(2).number(call.task().value()).number(call.index());
    }
    return out;
  }

  static CallRef readCall(FieldReader in) throws IOException, MalformedMessageException {
    return new CallRef(new TaskNumber(in.next().number(0)), in.next().number(0));
  }
}
