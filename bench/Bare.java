import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;

/**
 * The bare HTTP client: keeps so many requests in flight to a server on a Unix socket, and prints
 * their rate.
 */
final class Bare {
  private static final CountDownLatch ALL = new CountDownLatch(1);
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final AtomicInteger ENDED = new AtomicInteger();

  public static void main(String[] arguments) throws Exception {
    int inFlight = Integer.parseInt(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    RequestConfig config =
        RequestConfig.custom().setUnixDomainSocket(Path.of(arguments[0])).build();
    CloseableHttpAsyncClient client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(inFlight)
                    .setMaxConnPerRoute(inFlight)
                    .build())
            .setDefaultRequestConfig(config)
            .build();
    client.start();
    String body =
        "{\"prompt\":\"" + arguments[3] + "\",\"n_predict\":4,\"temperature\":0,\"seed\":42}";
    SimpleHttpRequest request =
        SimpleRequestBuilder.post("http://localhost/completion")
            .setBody(body, ContentType.APPLICATION_JSON)
            .build();
    long began = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      next(client, request, number);
    }
    ALL.await();
    System.out.println(number / ((System.nanoTime() - began) / 1e9));
    System.exit(0);
  }

  private static void next(CloseableHttpAsyncClient client, SimpleHttpRequest request, int number) {
    if (STARTED.incrementAndGet() > number) {
      return;
    }
    client.execute(
        request,
        new FutureCallback<SimpleHttpResponse>() {
          @Override
          public void completed(SimpleHttpResponse answer) {
            if (answer.getCode() != 200) {
              throw new IllegalStateException("status " + answer.getCode());
            }
            if (ENDED.incrementAndGet() == number) {
              ALL.countDown();
            }
            next(client, request, number);
          }

          @Override
          public void failed(Exception e) {
            e.printStackTrace();
            System.exit(1);
          }

          @Override
          public void cancelled() {
            System.exit(1);
          }
        });
  }
}
