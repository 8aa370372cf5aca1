package io.pcm.pilot.process;

import io.pcm.protocol.message.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Growing columns of calls that ended. */
final class CallEnds {
  private static final int ROWS = 1024;
  private static final int BYTES = 512 * 1024;

  private int[] id = new int[16];
  private byte[] outcome = new byte[16];
  private int[] micros = new int[16];
  private List<Payload> payload = new ArrayList<>();
  private int bytes;

  void add(int callId, byte callOutcome, int callMicros, Payload callPayload) {
    int size = payload.size();
    if (size == id.length) {
      id = Arrays.copyOf(id, 2 * size);
      outcome = Arrays.copyOf(outcome, 2 * size);
      micros = Arrays.copyOf(micros, 2 * size);
    }
    id[size] = callId;
    outcome[size] = callOutcome;
    micros[size] = callMicros;
    payload.add(callPayload);
    bytes += callPayload.json().length();
  }

  boolean isEmpty() {
    return payload.isEmpty();
  }

  boolean full() {
    return payload.size() >= ROWS || bytes >= BYTES;
  }

  /** Passes the collected calls to the listener, and starts empty again. */
  void deliver(ContextProcess.Listener listener) {
    int size = payload.size();
    if (size > 0) {
      listener.callsEnded(
          Arrays.copyOf(id, size),
          Arrays.copyOf(outcome, size),
          Arrays.copyOf(micros, size),
          payload);
      payload = new ArrayList<>();
      bytes = 0;
    }
  }
}
