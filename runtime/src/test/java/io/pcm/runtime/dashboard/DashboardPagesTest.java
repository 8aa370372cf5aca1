package io.pcm.runtime.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.RunProgress;
import io.pcm.runtime.dashboard.PageRequest.RefusedException;
import io.pcm.runtime.report.ReportSource;
import io.pcm.runtime.rundir.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DashboardPagesTest {
  private static final String WAY_TO_A_NEW_ONE = "pcm dashboard RUN";

  private final byte[] key = OneTimeTokens.random(OneTimeTokens.KEY_BYTES);
  private final AtomicInteger looks = new AtomicInteger();

  @TempDir private Path folder;
  private RunDirectory run;
  private DashboardPages pages;

  @BeforeEach
  void open() throws Exception {
    run = RunDirectory.open(folder.resolve("factcheck"), false);
    Supplier<RunProgress> view =
        () -> {
          looks.incrementAndGet();
          return RunProgress.builder().build();
        };
    pages =
        new DashboardPages(
            new OneTimeTokens(key, InstantSource.system()),
            "metrics-secret",
            new LiveData("factcheck", ReportSource.of(run.root()), view));
  }

  @AfterEach
  void close() throws Exception {
    run.close();
  }

  private String ask(String request) {
    try {
      PageResponse answer = pages.answer(PageRequest.parse(request.strip()));
      answer.sent();
      return new String(answer.bytes(true), StandardCharsets.UTF_8);
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private String get(String path, String... headers) {
    return ask(RawClient.head("GET", path, headers));
  }

  private String address() {
    return "/?token=" + OneTimeTokens.make(key, Instant.now());
  }

  /** The header with which a browser shows that it is known. */
  private String admitted() {
    String welcome = get(address());
    String cookie = welcome.split("Set-Cookie: ")[1].split(";")[0];
    return "Cookie: other=1; " + cookie + "; pcm-else=2";
  }

  @Test
  void an_address_admits_one_browser_and_then_is_worth_nothing() {
    String address = address();
    assertThat(get(address))
        .contains("200 OK", "Path=/; HttpOnly; SameSite=Strict", "url=/")
        .doesNotContain("Domain=");
    assertThat(get(address)).contains("403 Forbidden", WAY_TO_A_NEW_ONE).doesNotContain("Cookie");
    String known = admitted();
    assertThat(get("/", known)).contains("200 OK", "<html");
    assertThat(get("/data.json", known)).contains("200 OK", "Pcm-Run: running");
    assertThat(get("/")).contains("403 Forbidden", WAY_TO_A_NEW_ONE);
    assertThat(get("/data.json")).contains("403 Forbidden");
  }

  @Test
  void a_known_browser_may_open_a_used_address_again() {
    String known = admitted();
    String address = address();
    assertThat(get(address, known)).contains("200 OK").doesNotContain("Set-Cookie");
    assertThat(get(address)).as("it was not used up").contains("Set-Cookie");
    assertThat(get(address, known)).contains("200 OK");
  }

  @Test
  void a_program_that_only_looks_at_the_head_does_not_use_an_address_up() {
    String address = address();
    assertThat(ask(RawClient.head("HEAD", address))).contains("200 OK").doesNotContain("Cookie:");
    assertThat(get(address)).contains("Set-Cookie");
  }

  @Test
  void a_thousand_guesses_open_nothing_and_hold_up_nobody() {
    for (int i = 0; i < 1000; i++) {
      String guess = OneTimeTokens.text(OneTimeTokens.random(40));
      assertThat(get("/?token=" + guess)).contains("403 Forbidden", WAY_TO_A_NEW_ONE);
    }
    assertThat(get("/", admitted())).contains("200 OK");
  }

  @Test
  void a_page_under_another_name_gets_nothing() {
    String known = admitted();
    for (String host :
        new String[] {
          "evil.example",
          "localhost.evil.example",
          "127.0.0.1.nip.io:8080",
          "",
          "localhost:x",
          "0.0.0.0"
        }) {
      for (String path : new String[] {"/", "/data.json", "/metrics", address()}) {
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + known))
            .as(host + path)
            .contains("403 Forbidden", "ssh -L")
            .doesNotContain("Set-Cookie");
      }
    }
    assertThat(ask("GET / HTTP/1.1\r\n" + known)).as("no host").contains("403 Forbidden");
    for (String host : new String[] {"127.0.0.1:80", "LOCALHOST", "[::1]:12345"}) {
      assertThat(ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + known)).contains("200 OK");
    }
  }

  @Test
  void only_get_and_head_are_answered() {
    String known = admitted();
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X"}) {
      assertThat(ask(RawClient.head(method, "/", known)))
          .contains("405 Method Not Allowed", "Allow: GET, HEAD");
    }
  }

  @Test
  void no_path_leads_to_a_file() {
    String known = admitted();
    for (String path :
        new String[] {
          "/page.html",
          "/../access",
          "/..%2faccess",
          "/%2e%2e/access",
          "//etc/passwd",
          "/access",
          "/page.js/../../access",
          "/DashboardPages.class",
          "/data.json/",
          "/metrics-token"
        }) {
      assertThat(get(path, known)).as(path).contains("404 Not Found");
    }
  }

  @Test
  void pages_of_other_sites_can_link_here_but_not_read() {
    String known = admitted();
    String cross = "Sec-Fetch-Site: cross-site";
    assertThat(get("/data.json", known, cross, "Sec-Fetch-Mode: cors")).contains("403 Forbidden");
    assertThat(get("/data.json", known, cross, "Sec-Fetch-Mode: no-cors")).contains("403");
    assertThat(get("/data.json", known, "Sec-Fetch-Site: same-site")).as("a port").contains("403");
    assertThat(get("/data.json", known, "Sec-Fetch-Site: same-origin")).contains("200 OK");
    assertThat(get(address(), cross, "Sec-Fetch-Mode: navigate")).contains("200 OK", "Set-Cookie");
    assertThat(get("/", known)).doesNotContain("Access-Control");
  }

  @Test
  void nothing_of_a_page_comes_from_elsewhere() {
    String known = admitted();
    assertThat(get("/", known))
        .contains(
            "Content-Security-Policy: frame-ancestors 'none'",
            "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src"
                + " 'sha256-",
            "connect-src 'self'\"",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Cache-Control: no-store");
    assertThat(get("/data.json", known)).contains("Content-Security-Policy: default-src 'none'");
  }

  @Test
  void a_run_that_ends_without_an_outcome_was_stopped() {
    String known = admitted();
    assertThat(get("/data.json", known)).contains("\"state\":\"RUNNING\"", "\"live\":true");
    pages.end();
    assertThat(get("/data.json", known)).contains("\"state\":\"SUSPENDED\"", "\"live\":false");
  }

  @Test
  void metrics_are_for_prometheus_with_the_token_and_for_known_browsers() {
    assertThat(get("/metrics")).contains("401", "WWW-Authenticate: Bearer", "credentials_file");
    assertThat(get("/metrics", "Authorization: Bearer metrics-secre")).contains("401");
    assertThat(get("/metrics", "Authorization: Bearer metrics-secret"))
        .contains("200 OK", "text/plain; version=0.0.4", "pcm_run_ended 0.0");
    assertThat(get("/metrics", admitted())).contains("pcm_run_ended 0.0");
    assertThat(
            get(
                "/metrics",
                "Authorization: Bearer metrics-secret",
                "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5"))
        .contains("application/openmetrics-text", "# EOF");
    assertThat(get("/data.json", "Authorization: Bearer metrics-secret")).contains("403");
  }

  @Test
  void ten_viewers_cost_as_much_as_one_and_none_costs_nothing() {
    String known = admitted();
    assertThat(looks).hasValue(0);
    long start = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      get("/data.json", known);
    }
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(looks.get()).isBetween(1, (int) seconds + 1);
  }

  @Test
  void only_the_latest_visitors_are_remembered() {
    String first = admitted();
    for (int i = 0; i < Visitors.MAX; i++) {
      admitted();
    }
    assertThat(get("/", first)).contains("403 Forbidden", WAY_TO_A_NEW_ONE);
    assertThat(get("/", admitted())).contains("200 OK");
  }

  @Test
  @Timeout(60)
  void the_end_waits_for_pages_that_are_open_until_they_know() throws Exception {
    String known = admitted();
    get("/data.json", known);
    pages.end();
    Thread page = new Thread(() -> get("/data.json", known));
    long start = System.nanoTime();
    page.start();
    pages.awaitLastLooks();
    assertThat(System.nanoTime() - start).isLessThan(Visitors.LOOKING_NANOS);
    page.join();
    assertThat(get("/data.json", known)).contains("Pcm-Run: ended");
    assertThat(looks).as("what was computed before the end is not the last").hasValue(2);
  }

  @Test
  @Timeout(60)
  void the_end_waits_until_the_last_data_is_sent() throws Exception {
    String known = admitted();
    get("/data.json", known);
    pages.end();
    PageResponse last =
        pages.answer(PageRequest.parse(RawClient.head("GET", "/data.json", known).strip()));
    Thread waiting =
        new Thread(
            () -> {
              try {
                pages.awaitLastLooks();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    waiting.join(1000);
    assertThat(waiting.isAlive()).as("nothing is sent yet").isTrue();
    last.sent();
    waiting.join();
  }

  @Test
  @Timeout(60)
  void the_end_waits_for_nobody_if_nobody_looks() throws Exception {
    admitted();
    pages.end();
    pages.awaitLastLooks();
  }
}
