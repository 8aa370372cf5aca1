package io.pcm.protocol.codec;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;

/**
 * Encodes messages. Each thread has one encoder and reuses it.
 *
 * <p>All methods throw {@link IllegalArgumentException} if an item, a result or settings exceed
 * their limit. The caller checks that the whole message fits in {@link MessageBounds#BYTES}.
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
