package io.pcm.modelcache;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Downloads one file over HTTP. Follows redirects itself, never from https to http. Checks each
 * response for the hash that a hub reports for large files ({@code x-linked-etag}, the SHA-256 of
 * the content), so that a wrong file is refused before it is downloaded.
 */
final class HttpSource {
  private static final int REDIRECTIONS_MAX = 5;
  private static final int HEADER_WAITS = 3;

  private final ModelSettings settings;
  private final HttpClient client;

  HttpSource(ModelSettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * @return the SHA-256 of the downloaded file
   * @throws ModelSourceException if the server is unreachable, lacks the file, or has another one
   * @throws ModelException if the cache cannot be written
   */
  String fetch(URI uri, Incoming incoming, Expectation expectation)
      throws ModelSourceException, ModelException, InterruptedException {
    URI here = uri;
    for (int step = 0; step <= REDIRECTIONS_MAX; step++) {
      HttpResponse<InputStream> response = ask(here);
      int status = response.statusCode();
      if (status == 200) {
        return receive(response, incoming, expectation);
      }
      close(response.body());
      if (status < 300 || status > 308 || status == 304) {
        throw new ModelSourceException("the server answered " + status + " for " + shown(here));
      }
      refuseOtherFile(response, expectation);
      here = redirection(here, response);
    }
    throw new ModelSourceException("more than " + REDIRECTIONS_MAX + " redirects");
  }

  private HttpResponse<InputStream> ask(URI uri) throws ModelSourceException, InterruptedException {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(uri)
              .timeout(settings.connectTimeout().multipliedBy(HEADER_WAITS))
              .header("User-Agent", "pcm")
              .GET()
              .build();
    } catch (IllegalArgumentException e) {
      throw new ModelSourceException("no address to fetch from: " + e.getMessage(), e);
    }
    CompletableFuture<HttpResponse<InputStream>> answer =
        CompletableFuture.supplyAsync(() -> null)
            .thenCompose(
                ignored -> client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()));
    try {
      long millis = settings.connectTimeout().multipliedBy(HEADER_WAITS + 1).toMillis();
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new ModelSourceException("no answer from " + uri.getHost(), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new ModelSourceException(reason(uri, cause == null ? e : cause), e);
    }
  }

  private String reason(URI uri, Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException) {
      return "no connection to "
          + uri.getHost()
          + " within "
          + settings.connectTimeout().toSeconds()
          + " s";
    }
    if (cause instanceof HttpTimeoutException) {
      return "no answer from " + uri.getHost();
    }
    if (cause instanceof ConnectException) {
      boolean unresolved =
          cause.getCause() != null
              && cause.getCause().getClass().getSimpleName().contains("Unresolved");
      return unresolved
          ? "cannot resolve the host name " + uri.getHost()
          : "no connection to " + uri.getHost();
    }
    String message = cause.getMessage();
    return uri.getHost() + ": " + (message == null ? cause.getClass().getSimpleName() : message);
  }

  private String receive(
      HttpResponse<InputStream> response, Incoming incoming, Expectation expectation)
      throws ModelSourceException, ModelException, InterruptedException {
    long announced = response.headers().firstValueAsLong("content-length").orElse(-1);
    try (InputStream body = response.body();
        StuckGuard guarded =
            new StuckGuard(body, settings.idleTimeout(), settings.totalTimeout())) {
      refuseOtherFile(response, expectation);
      incoming.announced(announced);
      return incoming.take(guarded, announced);
    } catch (IOException e) {
      throw new ModelSourceException("broke off: " + e.getMessage(), e);
    }
  }

  private static void refuseOtherFile(HttpResponse<?> response, Expectation expectation)
      throws ModelSourceException {
    Optional<String> told =
        response
            .headers()
            .firstValue("x-linked-etag")
            .map(etag -> etag.replace("\"", "").replace("W/", ""))
            .filter(etag -> etag.matches("[0-9a-f]{64}"));
    if (told.isPresent() && expectation.sha256().isPresent()) {
      String wanted = expectation.sha256().get();
      if (!told.get().equals(wanted)) {
        throw new ModelSourceException(
            "this is another file: the hub says its sha256 is "
                + told.get()
                + " instead of "
                + wanted);
      }
    }
  }

  private static URI redirection(URI from, HttpResponse<?> response) throws ModelSourceException {
    Optional<String> location = response.headers().firstValue("location");
    if (location.isEmpty()) {
      throw new ModelSourceException("a redirect without a target from " + shown(from));
    }
    URI to;
    try {
      to = from.resolve(location.get());
    } catch (IllegalArgumentException e) {
      throw new ModelSourceException("a redirect to an invalid address from " + shown(from), e);
    }
    boolean http = "http".equals(to.getScheme());
    if (!http && !"https".equals(to.getScheme())) {
      throw new ModelSourceException(
          "a redirect to something other than http(s) from " + shown(from));
    }
    if (http && "https".equals(from.getScheme())) {
      throw new ModelSourceException("a redirect from https to http, which is not allowed");
    }
    return to;
  }

  /** The URI without its query, which may contain a secret. */
  static String shown(URI uri) {
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getPath();
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // The body of a redirect is not needed.
    }
  }
}
