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
import java.io.IOException;

/** The wire form of {@link ControlMessage}. */
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

  /** How many fields follow the type, by type. */
  static final int[] FIELDS = {0, 0, 1, 2, 2, 1, 1, 1, 1, 0};

  private ControlMessageCodec() {}

  private static WireWriter start(WireWriter out, int type) {
    return out.array(1 + FIELDS[type]).number(type);
  }

  static void write(WireWriter out, ControlMessage message) {
    if (message instanceof StatusRequest) {
      start(out, STATUS_REQUEST);
    } else if (message instanceof StatusReply m) {
      start(out, STATUS_REPLY).json(m.status(), Limits.MESSAGE_BYTES);
    } else if (message instanceof ResultsRequest m) {
      start(out, RESULTS_REQUEST).text(m.task()).number(m.from());
    } else if (message instanceof ResultsReply m) {
      start(out, RESULTS_REPLY).text(m.lines()).number(m.next());
    } else if (message instanceof ResultsInFile) {
      start(out, RESULTS_IN_FILE);
    } else if (message instanceof DrainRequest m) {
      start(out, DRAIN_REQUEST).text(m.pilot());
    } else if (message instanceof DrainJobsRequest m) {
      start(out, DRAIN_JOBS_REQUEST).texts(m.jobs());
    } else if (message instanceof DrainReply m) {
      start(out, DRAIN_REPLY).number(m.pilots());
    } else {
      start(out, REFUSAL).text(((Refusal) message).reason());
    }
  }

  static ControlMessage read(WireReader in, int type)
      throws IOException, MalformedMessageException {
    return switch (type) {
      case STATUS_REQUEST -> new StatusRequest();
      case STATUS_REPLY -> new StatusReply(in.json(Limits.MESSAGE_BYTES));
      case RESULTS_REQUEST -> new ResultsRequest(in.text(), in.number(0));
      case RESULTS_REPLY -> new ResultsReply(in.text(), in.number(-1));
      case RESULTS_IN_FILE -> new ResultsInFile();
      case DRAIN_REQUEST -> new DrainRequest(in.text());
      case DRAIN_REPLY -> new DrainReply(in.number(0));
      case DRAIN_JOBS_REQUEST -> new DrainJobsRequest(in.texts());
      default -> new Refusal(in.text());
    };
  }
}
