package io.pcm.transport;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;

/** Serializes the calls of two threads to one handler, and counts messages. */
final class SerialHandler implements PilotEndpoint.Handler {
  private final PilotEndpoint.Handler handler;
  private final Meter meter;

  SerialHandler(PilotEndpoint.Handler handler, Meter meter) {
    this.handler = handler;
    this.meter = meter;
  }

  @Override
  public synchronized void connected(SessionId session, RunId run, int epoch) {
    handler.connected(session, run, epoch);
  }

  @Override
  public synchronized void message(ManagerMessage message) {
    meter.messageIn();
    handler.message(message);
  }

  @Override
  public synchronized void refused(Refusal refusal) {
    handler.refused(refusal);
  }

  @Override
  public synchronized void sessionUnknown() {
    handler.sessionUnknown();
  }
}
