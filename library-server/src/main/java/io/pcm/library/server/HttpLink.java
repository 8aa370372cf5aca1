package io.pcm.library.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 to a server, with one connection per exchange in flight. */
final class HttpLink implements AutoCloseable {
  /** Servers close connections that rest; vLLM does after 5 s. */
  private static final TimeValue REST = TimeValue.ofSeconds(2);

  /** Connections for health checks, besides those of the calls. */
  private static final int MORE = 4;

  /**
   * Calls in flight for each thread that reads and writes. Few calls have one: a thread more is a
   * thread more to wake for a call.
   */
  private static final int CALLS_PER_THREAD = 64;

  /** The attribute of an exchange's context that gets its connection. */
  private static final String CONNECTION = "pcm.connection";

  private final CloseableHttpAsyncClient client;
  private final Address address;

  /**
   * @param calls maximum number of calls in flight
   */
  HttpLink(Address address, int calls) {
    this.address = address;
    PoolingAsyncClientConnectionManager connections =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setMaxConnTotal(calls + MORE)
            .setMaxConnPerRoute(calls + MORE)
            .setDefaultTlsConfig(
                TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(30))
                    .setSocketTimeout(Timeout.INFINITE)
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .build())
            .build();
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setUnixDomainSocket(address.socket().orElse(null))
                    .setConnectionRequestTimeout(Timeout.INFINITE)
                    .setResponseTimeout(Timeout.INFINITE)
                    .build())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(threads(calls)).build())
            .addExecInterceptorLast(
                CONNECTION,
                (head, body, scope, chain, callback) -> {
                  keep(scope);
                  chain.proceed(head, body, scope, callback);
                })
            .evictIdleConnections(REST)
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
    client.start();
  }

  private static int threads(int calls) {
    int wanted = 1 + calls / CALLS_PER_THREAD;
    return Math.min(wanted, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param retryAfter what the server says about when to ask again
   */
  record HttpAnswer(int status, byte[] body, Optional<Duration> retryAfter) {}

  /** Completes with an exception if the connection breaks or is refused. */
  CompletionStage<HttpAnswer> post(String path, byte[] json) {
    return exchange(
        AsyncRequestBuilder.post(address.base() + path)
            .setEntity(json, ContentType.APPLICATION_JSON));
  }

  /** Like {@link #post}. */
  CompletionStage<HttpAnswer> get(String path) {
    return exchange(AsyncRequestBuilder.get(address.base() + path));
  }

  private CompletionStage<HttpAnswer> exchange(AsyncRequestBuilder request) {
    address.key().ifPresent(key -> request.addHeader("Authorization", "Bearer " + key.reveal()));
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    AtomicReference<AsyncExecRuntime> connection = new AtomicReference<>();
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(CONNECTION, connection);
    Future<?> running =
        client.execute(
            request.build(),
            new BasicResponseConsumer<>(new BoundedBody()),
            context,
            new FutureCallback<Message<HttpResponse, byte[]>>() {
              @Override
              public void completed(Message<HttpResponse, byte[]> message) {
                byte[] body = message.getBody() == null ? new byte[0] : message.getBody();
                HttpResponse head = message.getHead();
                answer.complete(new HttpAnswer(head.getCode(), body, retryAfter(head)));
              }

              @Override
              public void failed(Exception e) {
                answer.completeExceptionally(e);
              }

              @Override
              public void cancelled() {
                answer.cancel(false);
              }
            });
    answer.whenComplete(
        (message, thrown) -> {
          if (answer.isCancelled()) {
            running.cancel(true);
            disconnect(connection.get());
          }
        });
    return answer;
  }

  /** The client forgets what to cancel if a connection was there at once, so this is done here. */
  private static void disconnect(@Nullable AsyncExecRuntime connection) {
    if (connection != null) {
      connection.discardEndpoint();
    }
  }

  @SuppressWarnings("unchecked")
  private static void keep(AsyncExecChain.Scope scope) {
    ((AtomicReference<AsyncExecRuntime>) scope.clientContext.getAttribute(CONNECTION))
        .set(scope.execRuntime);
  }

  /** Seconds only; servers of models never give a date (RFC 9110, 10.2.3). */
  private static Optional<Duration> retryAfter(HttpResponse head) {
    @Nullable Header header = head.getFirstHeader("Retry-After");
    String text = header == null ? "" : String.valueOf(header.getValue());
    return text.matches("\\d{1,5}")
        ? Optional.of(Duration.ofSeconds(Integer.parseInt(text)))
        : Optional.empty();
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
