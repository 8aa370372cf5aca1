package io.pcm.protocol.codec;

import io.pcm.api.Limits;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ControlMessage.DrainJobsRequest;
import io.pcm.protocol.message.ControlMessage.DrainReply;
import io.pcm.protocol.message.ControlMessage.DrainRequest;
import io.pcm.protocol.message.ControlMessage.Refusal;
import io.pcm.protocol.message.ControlMessage.ResultsInFile;
import io.pcm.protocol.message.ControlMessage.ResultsReply;
import io.pcm.protocol.message.ControlMessage.ResultsRequest;
import io.pcm.protocol.message.ControlMessage.StatusReply;
import io.pcm.protocol.message.ControlMessage.StatusRequest;
import io.pcm.protocol.message.ControlMessage.StopReply;
import io.pcm.protocol.message.ControlMessage.StopRequest;
import java.io.IOException;

/** Encodes and decodes {@link ControlMessage}. */
final class ControlMessageCodec {
  private static final int STATUS_REQUEST = 1;
  private static final int STATUS_REPLY = 2;
  private static final int RESULTS_REQUEST = 3;
  private static final int RESULTS_REPLY = 4;
  private static final int REFUSAL = 5;
  private static final int DRAIN_REQUEST = 6;
  private static final int DRAIN_REPLY = 7;
  private static final int DRAIN_JOBS_REQUEST = 8;
  private static final int RESULTS_IN_FILE = 9;
  private static final int STOP_REQUEST = 10;
  private static final int STOP_REPLY = 11;

  private ControlMessageCodec() {}

  static void write(WireWriter out, ControlMessage message) {
    if (message instanceof StatusRequest m) {
      out.message(STATUS_REQUEST, 2).number(m.moment()).number(m.from());
    } else if (message instanceof StatusReply m) {
      out.message(STATUS_REPLY, 3)
          .json(m.status(), Limits.MESSAGE_BYTES)
          .number(m.moment())
          .number(m.next());
    } else if (message instanceof ResultsRequest m) {
      out.message(RESULTS_REQUEST, 3).text(m.task()).number(m.from()).number(m.skip());
    } else if (message instanceof ResultsReply m) {
      out.message(RESULTS_REPLY, 3).text(m.lines()).number(m.next()).number(m.skip());
    } else if (message instanceof ResultsInFile) {
      out.message(RESULTS_IN_FILE, 0);
    } else if (message instanceof DrainRequest m) {
      out.message(DRAIN_REQUEST, 1).text(m.pilot());
    } else if (message instanceof DrainJobsRequest m) {
      out.message(DRAIN_JOBS_REQUEST, 1).texts(m.jobs());
    } else if (message instanceof DrainReply m) {
      out.message(DRAIN_REPLY, 1).number(m.pilots());
    } else if (message instanceof StopRequest m) {
      out.message(STOP_REQUEST, 1).flag(m.now());
    } else if (message instanceof StopReply m) {
      out.message(STOP_REPLY, 1).number(m.running());
    } else {
      out.message(REFUSAL, 1).text(((Refusal) message).reason());
    }
  }

  static ControlMessage read(FieldReader in, int type)
      throws IOException, MalformedMessageException {
    return switch (type) {
      case STATUS_REQUEST -> new StatusRequest(in.next().number(0), in.next().number(0));
      case STATUS_REPLY ->
          new StatusReply(
              in.next().json(Limits.MESSAGE_BYTES), in.next().number(0), in.next().number(-1));
      case RESULTS_REQUEST ->
          new ResultsRequest(in.next().text(), in.next().number(0), skipped(in));
      case RESULTS_REPLY -> new ResultsReply(in.next().text(), in.next().number(-1), skipped(in));
      case RESULTS_IN_FILE -> new ResultsInFile();
      case DRAIN_REQUEST -> new DrainRequest(in.next().text());
      case DRAIN_REPLY -> new DrainReply(in.next().number(0));
      case DRAIN_JOBS_REQUEST -> new DrainJobsRequest(in.next().texts());
      case STOP_REQUEST -> new StopRequest(in.next().flag());
      case STOP_REPLY -> new StopReply(in.next().number(0));
      case REFUSAL -> new Refusal(in.next().text());
      default -> throw MalformedMessageException.unknown(type);
    };
  }

  private static int skipped(FieldReader in) throws IOException, MalformedMessageException {
    return in.optional(0, bytes -> bytes.number(0));
  }
}
