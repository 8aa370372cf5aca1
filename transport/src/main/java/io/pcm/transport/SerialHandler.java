package io.pcm.transport;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;

/** Lets two threads call one handler, one at a time. */
final class SerialHandler implements PilotEndpoint.Handler {
  private final PilotEndpoint.Handler handler;

  SerialHandler(PilotEndpoint.Handler handler) {
    this.handler = handler;
  }

  @Override
  public synchronized void connected(SessionId session, int epoch) {
    handler.connected(session, epoch);
  }

  @Override
  public synchronized void message(ManagerMessage message) {
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
