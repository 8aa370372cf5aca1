package io.pcm.protocol.codec;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.ManagerMessage.AckOutcomes;
import io.pcm.protocol.message.ManagerMessage.Alive;
import io.pcm.protocol.message.ManagerMessage.CloseContext;
import io.pcm.protocol.message.ManagerMessage.Drain;
import io.pcm.protocol.message.ManagerMessage.Farewell;
import io.pcm.protocol.message.ManagerMessage.Lease;
import io.pcm.protocol.message.ManagerMessage.LibraryAnnounced;
import io.pcm.protocol.message.ManagerMessage.OpenContext;
import io.pcm.protocol.message.ManagerMessage.Rejoin;
import io.pcm.protocol.message.ManagerMessage.Revoke;
import io.pcm.protocol.message.ManagerMessage.TaskAnnounced;
import io.pcm.protocol.message.ManagerMessage.Welcome;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The wire form of {@link ManagerMessage}. */
final class ManagerMessageCodec {
  private static final int WELCOME = 1;
  private static final int ALIVE = 2;
  private static final int LIBRARY_ANNOUNCED = 3;
  private static final int TASK_ANNOUNCED = 4;
  private static final int OPEN_CONTEXT = 5;
  private static final int CLOSE_CONTEXT = 6;
  private static final int LEASE = 7;
  private static final int REVOKE = 8;
  private static final int ACK_OUTCOMES = 9;
  private static final int DRAIN = 10;
  private static final int FAREWELL = 11;
  private static final int REJOIN = 12;

  /** How many fields follow the type, by type. */
  static final int[] FIELDS = {0, 2, 0, 1, 1, 2, 1, 6, 1, 1, 1, 1, 1};

  private ManagerMessageCodec() {}

  static void write(WireWriter out, ManagerMessage message) {
    message.match(new Writer(out));
  }

  static ManagerMessage read(WireReader in, int type)
      throws IOException, MalformedMessageException {
    return switch (type) {
      case WELCOME -> new Welcome(in.number(0), in.number(1));
      case ALIVE -> new Alive();
      case LIBRARY_ANNOUNCED -> new LibraryAnnounced(SpecCodec.readLibrary(in));
      case TASK_ANNOUNCED -> new TaskAnnounced(SpecCodec.readTask(in));
      case OPEN_CONTEXT ->
          new OpenContext(ContextId.of(in.longNumber(0)), new LibraryNumber(in.number(0)));
      case CLOSE_CONTEXT -> new CloseContext(ContextId.of(in.longNumber(0)));
      case LEASE -> readLease(in);
      case REVOKE -> new Revoke(LeaseId.of(in.longNumber(0)));
      case ACK_OUTCOMES -> new AckOutcomes(in.longNumber(0));
      case DRAIN -> new Drain(in.text());
      case FAREWELL -> new Farewell(in.text());
      default -> new Rejoin(in.text());
    };
  }

  private static Lease readLease(WireReader in) throws IOException, MalformedMessageException {
    LeaseId lease = LeaseId.of(in.longNumber(0));
    ContextId context = ContextId.of(in.longNumber(0));
    TaskNumber task = new TaskNumber(in.number(0));
    boolean alone = in.flag();
    int[] index = in.numbers(Limits.LEASE_CALLS);
    int count = in.count(Limits.LEASE_CALLS);
    List<Json> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(in.json(Limits.ITEM_BYTES));
    }
    return new Lease(lease, context, task, alone, index, items);
  }

  private static final class Writer implements ManagerMessage.Cases<WireWriter> {
    private final WireWriter out;

    Writer(WireWriter out) {
      this.out = out;
    }

    private WireWriter start(int type) {
      return out.array(1 + FIELDS[type]).number(type);
    }

    @Override
    public WireWriter welcome(Welcome m) {
      return start(WELCOME).number(m.epoch()).number(m.heartbeatMillis());
    }

    @Override
    public WireWriter alive(Alive m) {
      return start(ALIVE);
    }

    @Override
    public WireWriter libraryAnnounced(LibraryAnnounced m) {
      return SpecCodec.write(start(LIBRARY_ANNOUNCED), m.spec());
    }

    @Override
    public WireWriter taskAnnounced(TaskAnnounced m) {
      return SpecCodec.write(start(TASK_ANNOUNCED), m.spec());
    }

    @Override
    public WireWriter openContext(OpenContext m) {
      return start(OPEN_CONTEXT).number(m.context().packed()).number(m.library().value());
    }

    @Override
    public WireWriter closeContext(CloseContext m) {
      return start(CLOSE_CONTEXT).number(m.context().packed());
    }

    @Override
    public WireWriter lease(Lease m) {
      start(LEASE)
          .number(m.lease().packed())
          .number(m.context().packed())
          .number(m.task().value())
          .flag(m.alone())
          .numbers(m.index())
          .array(m.items().size());
      for (Json item : m.items()) {
        out.json(item, Limits.ITEM_BYTES);
      }
      return out;
    }

    @Override
    public WireWriter revoke(Revoke m) {
      return start(REVOKE).number(m.lease().packed());
    }

    @Override
    public WireWriter ackOutcomes(AckOutcomes m) {
      return start(ACK_OUTCOMES).number(m.sequence());
    }

    @Override
    public WireWriter drain(Drain m) {
      return start(DRAIN).text(m.reason());
    }

    @Override
    public WireWriter farewell(Farewell m) {
      return start(FAREWELL).text(m.reason());
    }

    @Override
    public WireWriter rejoin(Rejoin m) {
      return start(REJOIN).text(m.reason());
    }
  }
}
