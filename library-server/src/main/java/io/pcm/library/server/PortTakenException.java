package io.pcm.library.server;

import java.io.IOException;
import java.util.regex.Pattern;

/** A server ended because another process had a port that it wanted. */
final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1;

  /** What the C library, Python and Node say of EADDRINUSE, which is 98 on Linux. */
  private static final Pattern SAID =
      Pattern.compile("address already in use|EADDRINUSE|Errno 98\\b", Pattern.CASE_INSENSITIVE);

  PortTakenException(String message) {
    super(message);
  }

  /** The exception for a server that has ended like this. */
  static IOException orOther(String end) {
    return SAID.matcher(end).find() ? new PortTakenException(end) : new IOException(end);
  }
}
