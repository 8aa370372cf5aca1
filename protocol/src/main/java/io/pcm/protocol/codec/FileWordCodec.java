package io.pcm.protocol.codec;

import io.pcm.api.CallError;
import io.pcm.api.Limits;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.ReturnedFile;
import java.io.IOException;

/** Encodes and decodes words about returned files, which are messages of their own. */
final class FileWordCodec {
  static final int OFFERED = 14;
  static final int PLACED = 15;
  static final int PART = 16;
  static final int WITHDRAWN = 17;

  static final int WANTED = 13;
  static final int PART_WANTED = 14;
  static final int KEPT = 15;
  static final int REFUSED = 16;

  private FileWordCodec() {}

  static PilotFileWord readPilotWord(FieldReader in, int type)
      throws IOException, MalformedMessageException {
    return switch (type) {
      case OFFERED ->
          new PilotFileWord.Offered(new ReturnedFile(in.next().name(), in.next().longNumber(0)));
      case PLACED -> new PilotFileWord.Placed(in.next().name(), in.next().name(), in.next().flag());
      case PART ->
          new PilotFileWord.Part(
              in.next().name(), in.next().longNumber(0), in.next().bytes(Limits.FILE_PART_BYTES));
      case WITHDRAWN -> new PilotFileWord.Withdrawn(in.next().name());
      default -> throw MalformedMessageException.unknown(type);
    };
  }

  static ManagerFileWord readManagerWord(FieldReader in, int type)
      throws IOException, MalformedMessageException {
    return switch (type) {
      case WANTED -> new ManagerFileWord.Wanted(in.next().name(), in.next().name());
      case PART_WANTED -> new ManagerFileWord.PartWanted(in.next().name(), in.next().longNumber(0));
      case KEPT -> new ManagerFileWord.Kept(in.next().name());
      case REFUSED ->
          new ManagerFileWord.Refused(
              in.next().name(), new CallError(in.next().name(), in.next().text()));
      default -> throw MalformedMessageException.unknown(type);
    };
  }

  static void write(WireWriter out, PilotFileWord word) {
    word.match(
        new PilotFileWord.Cases<>(
            w -> out.message(OFFERED, 2).text(w.name()).number(w.file().bytes()),
            w -> out.message(PLACED, 3).text(w.name()).text(w.place()).flag(w.there()),
            w -> out.message(PART, 3).text(w.name()).number(w.offset()).bytes(w.bytes()),
            w -> out.message(WITHDRAWN, 1).text(w.name())));
  }

  static void write(WireWriter out, ManagerFileWord word) {
    word.match(
        new ManagerFileWord.Cases<>(
            w -> out.message(WANTED, 2).text(w.name()).text(w.place()),
            w -> out.message(PART_WANTED, 2).text(w.name()).number(w.offset()),
            w -> out.message(KEPT, 1).text(w.name()),
            w ->
                out.message(REFUSED, 3)
                    .text(w.name())
                    .text(w.error().kind())
                    .text(w.error().message())));
  }
}
