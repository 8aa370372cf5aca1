package io.pcm.manager.core.offender;

import io.pcm.protocol.message.Payload;

/** Breaks rules on purpose: looks into a payload, and may be extended. */
public class Peeper {
  static int peep(Payload payload) {
    return payload.json().length();
  }
}
