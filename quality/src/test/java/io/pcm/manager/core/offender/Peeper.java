package io.pcm.manager.core.offender;

import io.pcm.protocol.message.Payload;

/** Violates rules deliberately: reads a payload, and is not final. */
public class Peeper {
  static int peep(Payload payload) {
    return payload.json().length();
  }
}
