package io.pcm.runtime.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a browser gets: a status, headers and bytes. Immutable. */
final class PageResponse {
  static final String POLICY_HEADER = "Content-Security-Policy";

  /** Of everything but the page: nothing is loaded, nothing runs. */
  private static final String POLICY =
      "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          431, "Request Header Fields Too Large",
          500, "Internal Server Error");

  private final int status;
  private final byte[] body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private final Runnable whenSent;

  private PageResponse(int status, String type, byte[] body) {
    this(status, body, () -> {});
    headers.put("Content-Type", type);
    headers.put("Content-Length", String.valueOf(body.length));
    headers.put("Connection", "close");
    headers.put("Cache-Control", "no-store");
    headers.put(POLICY_HEADER, POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
  }

  private PageResponse(int status, byte[] body, Runnable whenSent) {
    this.status = status;
    this.body = body;
    this.whenSent = whenSent;
  }

  /**
   * @param body is not copied
   */
  static PageResponse of(String type, byte[] body) {
    return new PageResponse(200, type, body);
  }

  /** An explanation for whoever reads it in a browser. */
  static PageResponse refusal(int status, String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    return new PageResponse(status, "text/plain; charset=utf-8", body);
  }

  /** The same with another header. */
  PageResponse with(String header, String value) {
    PageResponse changed = new PageResponse(status, body, whenSent);
    changed.headers.putAll(headers);
    changed.headers.put(header, value);
    return changed;
  }

  /** The same with something to do when the client has it, as far as this machine knows. */
  PageResponse whenSent(Runnable then) {
    PageResponse changed = new PageResponse(status, body, then);
    changed.headers.putAll(headers);
    return changed;
  }

  void sent() {
    whenSent.run();
  }

  int status() {
    return status;
  }

  /** The bytes to send. */
  byte[] bytes(boolean withBody) {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + " " + REASONS.get(status) + "\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(first, first.length + (withBody ? body.length : 0));
    System.arraycopy(body, 0, all, first.length, all.length - first.length);
    return all;
  }
}
