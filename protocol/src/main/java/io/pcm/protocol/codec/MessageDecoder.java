package io.pcm.protocol.codec;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import java.io.IOException;
import org.msgpack.core.MessagePackException;

/**
 * Decodes messages. The channel of a message determines its family. Each thread has one decoder and
 * reuses it. Every method expects the bytes of exactly one message and throws only {@link
 * MalformedMessageException}, whatever the bytes are. It never allocates more than a small multiple
 * of their number.
 */
public final class MessageDecoder {
  private final WireReader reader = new WireReader();

  public ManagerMessage managerMessage(byte[] bytes, int offset, int count)
      throws MalformedMessageException {
    return decode(bytes, offset, count, ManagerMessageCodec::read);
  }

  public PilotMessage pilotMessage(byte[] bytes, int offset, int count)
      throws MalformedMessageException {
    return decode(bytes, offset, count, PilotMessageCodec::read);
  }

  public ControlMessage controlMessage(byte[] bytes, int offset, int count)
      throws MalformedMessageException {
    return decode(bytes, offset, count, ControlMessageCodec::read);
  }

  private interface Read<M> {
    M from(FieldReader fields, int type) throws IOException, MalformedMessageException;
  }

  private <M> M decode(byte[] bytes, int offset, int count, Read<M> read)
      throws MalformedMessageException {
    try {
      reader.reset(bytes, offset, count);
      FieldReader fields = FieldReader.of(reader);
      M message = read.from(fields, fields.next().number(1));
      fields.end();
      if (reader.remaining() > 0) {
        throw new MalformedMessageException(reader.remaining() + " bytes follow the message");
      }
      return message;
    } catch (MessagePackException | IllegalArgumentException | IOException e) {
      throw new MalformedMessageException("not a message: " + e.getMessage(), e);
    }
  }
}
