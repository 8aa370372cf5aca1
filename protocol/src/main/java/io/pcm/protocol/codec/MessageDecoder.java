package io.pcm.protocol.codec;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import java.io.IOException;
import org.msgpack.core.MessagePackException;

/**
 * Makes messages of bytes. Which family they are of is known from the channel they came on. One per
 * thread, used again and again. Every method takes exactly the bytes of one message and throws
 * nothing but {@link MalformedMessageException}, whatever they are; it never allocates more than a
 * small multiple of them.
 */
public final class MessageDecoder {
  private final WireReader reader = new WireReader();

  public ManagerMessage managerMessage(byte[] bytes, int offset, int count)
      throws MalformedMessageException {
    return decode(bytes, offset, count, ManagerMessageCodec.FIELDS, ManagerMessageCodec::read);
  }

  public PilotMessage pilotMessage(byte[] bytes, int offset, int count)
      throws MalformedMessageException {
    return decode(bytes, offset, count, PilotMessageCodec.FIELDS, PilotMessageCodec::read);
  }

  public ControlMessage controlMessage(byte[] bytes, int offset, int count)
      throws MalformedMessageException {
    return decode(bytes, offset, count, ControlMessageCodec.FIELDS, ControlMessageCodec::read);
  }

  private interface Read<M> {
    M from(WireReader reader, int type) throws IOException, MalformedMessageException;
  }

  private <M> M decode(byte[] bytes, int offset, int count, int[] fieldsOf, Read<M> read)
      throws MalformedMessageException {
    try {
      reader.reset(bytes, offset, count);
      int fields = reader.fields(1);
      int type = reader.number(1);
      if (type >= fieldsOf.length) {
        throw new MalformedMessageException("no message is of type " + type);
      }
      int known = 1 + fieldsOf[type];
      if (fields < known) {
        throw new MalformedMessageException("type " + type + " has " + known + " fields");
      }
      M message = read.from(reader, type);
      reader.rest(fields, known);
      if (reader.remaining() > 0) {
        throw new MalformedMessageException(reader.remaining() + " bytes follow the message");
      }
      return message;
    } catch (MessagePackException | IllegalArgumentException | IOException e) {
      throw new MalformedMessageException("not a message: " + e.getMessage(), e);
    }
  }
}
