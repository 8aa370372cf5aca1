package io.pcm.protocol.codec;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.ManagerMessage.AboutFile;
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
import java.util.List;

/** Encodes and decodes {@link ManagerMessage}. */
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

  private ManagerMessageCodec() {}

  static void write(WireWriter out, ManagerMessage message) {
    message.match(new Writer(out));
  }

  static ManagerMessage read(FieldReader in, int type)
      throws IOException, MalformedMessageException {
    return switch (type) {
      case WELCOME -> new Welcome(in.next().number(0), in.next().number(1));
      case ALIVE -> new Alive();
      case LIBRARY_ANNOUNCED ->
          new LibraryAnnounced(FieldReader.structure(in.next(), SpecCodec::readLibrary));
      case TASK_ANNOUNCED ->
          new TaskAnnounced(FieldReader.structure(in.next(), SpecCodec::readTask));
      case OPEN_CONTEXT ->
          new OpenContext(
              ContextId.of(in.next().longNumber(0)), new LibraryNumber(in.next().number(0)));
      case CLOSE_CONTEXT -> new CloseContext(ContextId.of(in.next().longNumber(0)));
      case LEASE -> readLease(in);
      case REVOKE -> new Revoke(LeaseId.of(in.next().longNumber(0)));
      case ACK_OUTCOMES -> new AckOutcomes(in.next().longNumber(0));
      case DRAIN -> new Drain(in.next().text());
      case FAREWELL -> new Farewell(in.next().text());
      case REJOIN -> new Rejoin(in.next().text());
      default -> new AboutFile(FileWordCodec.readManagerWord(in, type));
    };
  }

  private static Lease readLease(FieldReader in) throws IOException, MalformedMessageException {
    LeaseId lease = LeaseId.of(in.next().longNumber(0));
    ContextId context = ContextId.of(in.next().longNumber(0));
    TaskNumber task = new TaskNumber(in.next().number(0));
    boolean alone = in.next().flag();
    int[] index = in.next().numbers(Limits.LEASE_CALLS);
    List<Json> items = in.next().jsons(Limits.LEASE_CALLS, Limits.ITEM_BYTES);
    return new Lease(lease, context, task, alone, index, items);
  }

  private static final class Writer implements ManagerMessage.Cases {
    private final WireWriter out;

    Writer(WireWriter out) {
      this.out = out;
    }

    @Override
    public void welcome(Welcome m) {
      out.message(WELCOME, 2).number(m.epoch()).number(m.heartbeatMillis());
    }

    @Override
    public void alive(Alive m) {
      out.message(ALIVE, 0);
    }

    @Override
    public void libraryAnnounced(LibraryAnnounced m) {
      SpecCodec.write(out.message(LIBRARY_ANNOUNCED, 1), m.spec());
    }

    @Override
    public void taskAnnounced(TaskAnnounced m) {
      SpecCodec.write(out.message(TASK_ANNOUNCED, 1), m.spec());
    }

    @Override
    public void openContext(OpenContext m) {
      out.message(OPEN_CONTEXT, 2).number(m.context().packed()).number(m.library().value());
    }

    @Override
    public void closeContext(CloseContext m) {
      out.message(CLOSE_CONTEXT, 1).number(m.context().packed());
    }

    @Override
    public void lease(Lease m) {
      out.message(LEASE, 6)
          .number(m.lease().packed())
          .number(m.context().packed())
          .number(m.task().value())
          .flag(m.alone())
          .numbers(m.index())
          .array(m.items().size());
      for (Json item : m.items()) {
        out.json(item, Limits.ITEM_BYTES);
      }
    }

    @Override
    public void revoke(Revoke m) {
      out.message(REVOKE, 1).number(m.lease().packed());
    }

    @Override
    public void ackOutcomes(AckOutcomes m) {
      out.message(ACK_OUTCOMES, 1).number(m.sequence());
    }

    @Override
    public void drain(Drain m) {
      out.message(DRAIN, 1).text(m.reason());
    }

    @Override
    public void farewell(Farewell m) {
      out.message(FAREWELL, 1).text(m.reason());
    }

    @Override
    public void aboutFile(AboutFile m) {
      FileWordCodec.write(out, m.word());
    }

    @Override
    public void rejoin(Rejoin m) {
      out.message(REJOIN, 1).text(m.reason());
    }
  }
}
