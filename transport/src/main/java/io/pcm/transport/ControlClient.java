package io.pcm.transport;

import io.pcm.protocol.message.ControlMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a live manager one thing and waits for the answer. */
public final class ControlClient {
  private ControlClient() {}

  /**
   * @param deadline how long to wait in all
   * @return the answer, a {@link ControlMessage.Refusal} included
   * @throws AccessFileException if the access file cannot be used
   * @throws RefusedException if whoever answers is not this run's manager
   * @throws java.net.SocketTimeoutException if nobody answers in time; the message names the
   *     addresses that were tried
   * @throws IOException if the access file cannot be read
   */
  public static ControlMessage ask(Path accessFile, ControlMessage request, Duration deadline)
      throws IOException {
    throw new IOException("not built yet");
  }
}
