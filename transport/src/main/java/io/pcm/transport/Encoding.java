package io.pcm.transport;

import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.codec.MessageEncoder;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;

/** Encodes messages on the sender's thread, so that the transport thread only copies and seals. */
final class Encoding {
  private static final ThreadLocal<MessageEncoder> ENCODER =
      ThreadLocal.withInitial(MessageEncoder::new);

  private Encoding() {}

  static byte[] encode(ManagerMessage message) {
    return fitting(ENCODER.get().encode(message));
  }

  static byte[] encode(PilotMessage message) {
    return fitting(ENCODER.get().encode(message));
  }

  static byte[] encode(ControlMessage message) {
    return fitting(ENCODER.get().encode(message));
  }

  private static byte[] fitting(byte[] encoded) {
    if (encoded.length > MessageBounds.BYTES) {
      throw new MessageTooLargeException(
          "a message of " + encoded.length + " bytes is over the limit of " + MessageBounds.BYTES);
    }
    return encoded;
  }
}
