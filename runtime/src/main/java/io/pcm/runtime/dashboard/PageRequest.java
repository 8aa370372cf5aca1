package io.pcm.runtime.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an HTTP request (RFC 9112). A body is never read.
 *
 * @param path without the query; not decoded, because no path of ours needs that
 * @param query what follows the question mark; empty if nothing does
 * @param headers by name in lower case; of a repeated header only the last value
 */
record PageRequest(String method, String path, String query, Map<String, String> headers) {
  /** Browsers send all cookies of localhost, also those of other programs. In bytes. */
  static final int HEAD_MAX = 32 * 1024;

  PageRequest {
    headers = Map.copyOf(headers);
  }

  /** The request cannot be answered as it was meant. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * Reads as far as the end of the head.
   *
   * @return empty if the other side has closed the connection
   */
  static Optional<PageRequest> read(InputStream in) throws IOException, RefusedException {
    byte[] head = new byte[HEAD_MAX];
    int length = 0;
    int seen = 0;
    while (true) {
      int end = endOfHead(head, seen, length);
      if (end >= 0) {
        return Optional.of(parse(new String(head, 0, end, StandardCharsets.ISO_8859_1)));
      }
      if (length == head.length) {
        throw new RefusedException(431, "the headers have more than " + HEAD_MAX + " bytes");
      }
      seen = Math.max(0, length - 3);
      int more = in.read(head, length, head.length - length);
      if (more < 0) {
        return Optional.empty();
      }
      length += more;
    }
  }

  /** Looks only for the strict end, so that it is where any proxy sees it. */
  private static int endOfHead(byte[] bytes, int from, int length) {
    for (int at = from; at + 3 < length; at++) {
      if (bytes[at] == '\r'
          && bytes[at + 1] == '\n'
          && bytes[at + 2] == '\r'
          && bytes[at + 3] == '\n') {
        return at;
      }
    }
    return -1;
  }

  static PageRequest parse(String head) throws RefusedException {
    String[] lines = head.split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    if (first.length != 3 || !first[2].matches("HTTP/1\\.[01]") || !first[1].startsWith("/")) {
      throw new RefusedException(400, "this is not a request of HTTP/1.1");
    }
    Map<String, String> headers = new HashMap<>();
    for (int line = 1; line < lines.length; line++) {
      int colon = lines[line].indexOf(':');
      if (colon < 1 || !lines[line].substring(0, colon).matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
        throw new RefusedException(400, "a header is not a name and a value");
      }
      String name = lines[line].substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, lines[line].substring(colon + 1).strip()) != null
          && name.equals("host")) {
        throw new RefusedException(400, "there are two hosts");
      }
    }
    int question = first[1].indexOf('?');
    return new PageRequest(
        first[0],
        question < 0 ? first[1] : first[1].substring(0, question),
        question < 0 ? "" : first[1].substring(question + 1),
        headers);
  }

  /** A header; empty if it is missing. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The value of a cookie; empty if it is missing. */
  String cookie(String name) {
    for (String each : header("cookie").split(";", -1)) {
      String cookie = each.strip();
      if (cookie.startsWith(name + "=")) {
        return cookie.substring(name.length() + 1);
      }
    }
    return "";
  }
}
