package io.pcm.library.server;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntConsumer;

/** A server that somebody else runs. */
final class ServerElsewhere implements Server {
  /** It may be restarting. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Address address;

  ServerElsewhere(Address address) {
    this.address = address;
    ServerLog.say("asks " + address.base());
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public void notReady(Fault fault, Duration waited) throws IOException {
    if (fault.status() == 401 || fault.status() == 403) {
      throw new IOException(
          "the server at "
              + address.base()
              + (address.key().isPresent()
                  ? " refuses the key that api-key-from names"
                  : " asks for a key: set the library's api-key-from")
              + " ("
              + fault.why()
              + ")");
    }
    if (waited.compareTo(PATIENCE) > 0 || fault.why().contains("UnknownHost")) {
      throw new IOException("the server at " + address.base() + " does not answer: " + fault.why());
    }
  }

  @Override
  public void onUnexpectedEnd(IntConsumer halt) {
    // Calls find out that it has ended.
  }

  @Override
  public void close() {
    // It goes on.
  }
}
