package io.pcm.runtime.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoopbackServerTest {
  private final CountDownLatch slowPage = new CountDownLatch(1);
  private LoopbackServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new LoopbackServer(0, this::answer).start();
  }

  @AfterEach
  void close() {
    slowPage.countDown();
    server.close();
  }

  private PageResponse answer(PageRequest request) {
    return switch (request.path()) {
      case "/slow" -> {
        try {
          slowPage.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        yield text("slow");
      }
      case "/broken" -> throw new IllegalStateException("meant to fail");
      case "/large" -> PageResponse.of("text/plain", new byte[20_000_000]);
      default -> text(request.path() + "|" + request.query());
    };
  }

  private static PageResponse text(String text) {
    return PageResponse.of("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertThatItAnswers() throws IOException {
    assertThat(RawClient.get(server.port(), "/a?b=c"))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("/a|b=c");
  }

  @Test
  void a_request_in_pieces_is_one_request() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      for (char letter : RawClient.head("GET", "/x").toCharArray()) {
        client.send(String.valueOf(letter));
      }
      assertThat(client.rest()).contains("200 OK").endsWith("/x|");
    }
  }

  @Test
  void the_head_of_a_page_has_no_body() throws IOException {
    assertThat(RawClient.ask(server.port(), RawClient.head("HEAD", "/abc")))
        .contains("Content-Length: 5\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void what_is_not_http_is_refused_in_words() throws IOException {
    for (String bad :
        List.of(
            "\r\n\r\n",
            "GET /\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\n folded: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n")) {
      assertThat(RawClient.ask(server.port(), bad)).as(bad).startsWith("HTTP/1.1 400 Bad Request");
    }
    assertThatItAnswers();
  }

  @Test
  void headers_without_end_are_cut_and_the_sender_sees_why() throws IOException {
    String flood = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(PageRequest.HEAD_MAX);
    assertThat(RawClient.ask(server.port(), flood)).startsWith("HTTP/1.1 431 ");
    assertThatItAnswers();
  }

  @Test
  void clients_that_send_nothing_make_room_for_one_that_does() throws IOException {
    List<RawClient> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 10 * LoopbackServer.CONNECTIONS_MAX; i++) {
        RawClient client = new RawClient(server.port());
        client.send("GET / HTTP/1.1\r\nHost: ");
        silent.add(client);
      }
      assertThatItAnswers();
      assertThat(threads()).isLessThanOrEqualTo(2 * LoopbackServer.CONNECTIONS_MAX + 1);
    } finally {
      for (RawClient each : silent) {
        each.close();
      }
    }
  }

  @Test
  void a_client_that_stops_in_the_middle_is_cut_off() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      long start = System.nanoTime();
      client.send("GET / HT");
      assertThat(client.rest()).isEmpty();
      assertThat(System.nanoTime() - start)
          .isBetween(LoopbackServer.HEAD_NANOS / 2, 6 * LoopbackServer.HEAD_NANOS);
    }
  }

  @Test
  void a_client_that_does_not_read_holds_up_nobody_else() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(RawClient.head("GET", "/large"));
      for (int i = 0; i < 100; i++) {
        assertThatItAnswers();
      }
    }
  }

  @Test
  void when_all_connections_are_busy_the_next_is_closed_and_later_ones_are_served()
      throws Exception {
    List<RawClient> busy = new ArrayList<>();
    try {
      for (int i = 0; i < LoopbackServer.CONNECTIONS_MAX; i++) {
        RawClient client = new RawClient(server.port());
        client.send(RawClient.head("GET", "/slow"));
        busy.add(client);
      }
      await()
          .untilAsserted(
              () -> {
                try (RawClient client = new RawClient(server.port())) {
                  assertThatItIsDropped(client);
                }
              });
      slowPage.countDown();
      for (RawClient each : busy) {
        assertThat(each.rest()).endsWith("slow");
      }
    } finally {
      for (RawClient each : busy) {
        each.close();
      }
    }
    assertThatItAnswers();
  }

  /** Without an answer; one that waits for it in vain fails with another exception. */
  private static void assertThatItIsDropped(RawClient client) throws IOException {
    String answer = "";
    try {
      client.send(RawClient.head("GET", "/x"));
      answer = client.rest();
    } catch (SocketException e) {
      // Which side notices first decides whether this is a reset or a broken pipe.
    }
    assertThat(answer).isEmpty();
  }

  @Test
  void a_page_that_fails_is_an_answer_without_details() throws IOException {
    assertThat(RawClient.get(server.port(), "/broken"))
        .startsWith("HTTP/1.1 500 ")
        .doesNotContain("meant to fail");
    assertThatItAnswers();
  }

  @Test
  void nothing_listens_on_other_addresses_of_this_machine() throws Exception {
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      for (var address : each.inetAddresses().toList()) {
        if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
          assertThatThrownBy(
                  () -> {
                    try (Socket socket = new Socket()) {
                      socket.connect(new InetSocketAddress(address, server.port()), 2000);
                    }
                  })
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void after_it_is_closed_nobody_is_connected_and_no_thread_is_left() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET");
      server.close();
      assertThatItIsDropped(client);
    }
    await().untilAsserted(() -> assertThat(threads()).isZero());
    assertThatThrownBy(() -> RawClient.get(server.port(), "/")).isInstanceOf(IOException.class);
  }

  @Test
  void threads_end_when_nobody_looks() throws IOException {
    assertThatItAnswers();
    await().untilAsserted(() -> assertThat(threads()).as("only that which accepts").isEqualTo(1));
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("pcm-dashboard"))
        .count();
  }
}
