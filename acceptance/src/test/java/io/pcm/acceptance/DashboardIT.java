package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live page of a real run in a real browser, and those who should not see it. */
final class DashboardIT {
  private static final int ITEMS = 60;
  private static final int GATE = 20;

  /** Which calls reach the gate first, and so how many are done before it, differs. */
  private static final int AT_LEAST = 5;

  private static final String CALLS =
      "Array.from(document.querySelectorAll('#tasks tbody tr')).map(row =>"
          + " Array.from(row.cells).slice(0, 4).map(cell => cell.textContent).join(' '))";
  private static final Pattern ROW = Pattern.compile("double \\w+ " + ITEMS + " (\\d+)");
  private static final String ENDED = "The run has ended";

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Scenario scenario;
  private String run;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(ITEMS).worker(1, GATE, ITEMS);
    run = scenario.runDirectory().toString();
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private PcmProcess startWithPage() throws Exception {
    PcmProcess manager = scenario.startRun("--dashboard");
    awaitCalls();
    return manager;
  }

  private void awaitCalls() {
    Scenario.until(
        "calls",
        () -> scenario.status().path("tasks").path(0).path("succeeded").asInt() >= AT_LEAST);
  }

  /** Waits until the page shows that many successful calls. */
  private static void awaitCalls(Browser browser, int atLeast) {
    Scenario.until(
        "calls on the page",
        () -> {
          Matcher row = ROW.matcher(String.valueOf(browser.value(CALLS)));
          return row.find() && Integer.parseInt(row.group(1)) >= atLeast;
        });
  }

  private URI address() throws Exception {
    JsonNode told = scenario.pcm("dashboard", run, "-o", "json").expect(0).last();
    assertThat(told.path("run").asText()).isEqualTo(run);
    return URI.create(told.path("address").asText());
  }

  private static String origin(URI address) {
    return "http://127.0.0.1:" + address.getPort() + "/";
  }

  @ParameterizedTest
  @ValueSource(ints = {Browser.DESKTOP, Browser.PHONE})
  void the_page_follows_a_run_to_its_end(int width) throws Exception {
    PcmProcess manager = startWithPage();
    URI address = address();
    try (Browser browser = new Browser(width)) {
      awaitCalls(browser.open(address), AT_LEAST);
      assertThat(browser.address()).as("without the token").isEqualTo(URI.create(origin(address)));
      browser.assertThatItFits(width);
      scenario.openGate();
      awaitCalls(browser.awaitText(ENDED), ITEMS);
      manager.await().expect(0);
      assertThat(browser.text()).as("after the manager is gone").contains(ENDED);
      browser.assertThatItFits(width);
      browser.assertThatAllIsWell(origin(address));
      browser.screenshot(Path.of("target", "pages", "live-" + width + ".png"));
    }
  }

  @Test
  void an_address_opens_the_page_once_for_one_browser() throws Exception {
    PcmProcess manager = startWithPage();
    URI address = address();
    try (Browser known = new Browser(Browser.DESKTOP);
        Browser other = new Browser(Browser.DESKTOP)) {
      awaitCalls(known.open(address), AT_LEAST);
      other.open(address).awaitText("pcm dashboard RUN");
      other.open(URI.create(origin(address))).awaitText("pcm dashboard RUN");
      awaitCalls(known.open(URI.create(origin(address))), AT_LEAST);
      awaitCalls(known.open(address), AT_LEAST);
      awaitCalls(other.open(address()), AT_LEAST);
    }
    scenario.openGate();
    manager.await().expect(0);
    assertThatNoSecretIsAnywhere(address);
    Ended late = scenario.pcm("dashboard", run).expect(3);
    assertThat(late.err()).contains("no manager has the run", "--dashboard");
  }

  /** Not in what the run printed, in its directory, or in the list of processes. */
  private void assertThatNoSecretIsAnywhere(URI address) throws IOException {
    String token = address.getQuery().substring("token=".length());
    try (var files = Files.walk(scenario.runDirectory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(token);
      }
    }
    assertThat(scenario.runDirectory().resolve("dashboard")).doesNotExist();
    assertThat(scenario.runDirectory().resolve("metrics-token")).doesNotExist();
  }

  @Test
  void the_page_of_a_run_in_the_background_ends_with_its_manager() throws Exception {
    Ended told = scenario.run("--detach", "--dashboard").expect(0);
    assertThat(told.err()).contains("live page: http://127.0.0.1:", "pcm dashboard ");
    assertThat(told.err()).as("it is a file here").doesNotContain("token=");
    awaitCalls();
    URI address = address();
    try (Browser browser = new Browser(Browser.DESKTOP)) {
      awaitCalls(browser.open(address), AT_LEAST);
      for (long manager : scenario.processes().of(Role.MANAGER)) {
        MarkedProcesses.signal("KILL", manager);
      }
      browser.awaitText("does not answer");
    }
    scenario.openGate();
    scenario.run().expect(0);
    assertThat(scenario.runDirectory().resolve("logs/manager.log"))
        .content()
        .doesNotContain(address.getQuery());
  }

  @Test
  void a_manager_without_a_page_says_how_to_get_one() throws Exception {
    PcmProcess manager = scenario.startRun();
    awaitCalls();
    Ended none = scenario.pcm("dashboard", run).expect(3);
    assertThat(none.err()).contains("was started without --dashboard", "pcm stop");
    scenario.openGate();
    manager.await().expect(0);
  }

  @Test
  void attackers_learn_nothing_and_the_run_does_not_notice() throws Exception {
    PcmProcess manager = startWithPage();
    URI address = address();
    int port = address.getPort();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        assertThat(get(origin(address) + "?token=" + "A".repeat(54)).statusCode()).isEqualTo(403);
      }
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(said(port, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).contains(" 403 ");
      assertThat(said(port, "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains(" 405 ");
      assertThat(said(port, "GET /../access HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .contains(" 403 ");
      assertThat(said(port, "GET / HTTP/1.1\r\nX: " + "x".repeat(60_000))).contains(" 431 ");
      assertThat(said(port, "\u0000".repeat(100_000))).doesNotContain(" 200 ");
      HttpResponse<String> metrics = get(origin(address) + "metrics");
      assertThat(metrics.statusCode()).isEqualTo(401);
      try (Browser browser = new Browser(Browser.DESKTOP)) {
        awaitCalls(browser.open(address), AT_LEAST);
      }
      scenario.openGate();
      Ended ended = manager.await().expect(0);
      assertThat(ended.last().path("outcome").asText()).isEqualTo("SUCCEEDED");
      assertThat(scenario.results("double")).content().hasLineCount(ITEMS);
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
    assertThat(scenario.runDirectory().resolve("logs/manager.log"))
        .content()
        .doesNotContain("WARN");
  }

  @Test
  void prometheus_reads_the_numbers_with_the_token_of_the_run() throws Exception {
    PcmProcess manager = startWithPage();
    String metrics = origin(address()) + "metrics";
    String token = Files.readString(scenario.runDirectory().resolve("metrics-token"));
    HttpResponse<String> answer = get(metrics, "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body().lines())
        .contains(
            "pcm_calls_total{outcome=\"failed\",task=\"double\"} 0.0",
            "pcm_calls_known{task=\"double\"} " + ITEMS + ".0",
            "pcm_pilots{state=\"serving\"} 2.0",
            "pcm_loads_total{library=\"worker\"} 2.0");
    scenario.openGate();
    manager.await().expect(0);
  }

  private HttpResponse<String> get(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What the server answers to these bytes; empty if it just hangs up. */
  private static String said(int port, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }
}
