package io.pcm.protocol.codec;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;

/**
 * Makes bytes of messages. One per thread, used again and again.
 *
 * <p>All methods throw {@link IllegalArgumentException} if an item, a result or settings are over
 * their limit; whether the whole fits {@link MessageBounds#BYTES} is for the caller to see.
 */
public final class MessageEncoder {
  private final WireWriter writer = new WireWriter();

  public byte[] encode(ManagerMessage message) {
    writer.clear();
    ManagerMessageCodec.write(writer, message);
    return writer.bytes();
  }

  public byte[] encode(PilotMessage message) {
    writer.clear();
    PilotMessageCodec.write(writer, message);
    return writer.bytes();
  }

  public byte[] encode(ControlMessage message) {
    writer.clear();
    ControlMessageCodec.write(writer, message);
    return writer.bytes();
  }
}
