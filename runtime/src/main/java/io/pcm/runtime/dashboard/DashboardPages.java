package io.pcm.runtime.dashboard;

import io.pcm.runtime.report.ReportPage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** Decides who may see what. Thread-safe. */
final class DashboardPages implements LoopbackServer.Pages {
  /** Names of the loopback address: a page of another name could be anybody's (DNS rebinding). */
  private static final String OUR_HOSTS = "(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]{1,5})?";

  private static final String HTML = "text/html; charset=utf-8";

  /** The page itself says what its parts may do; this is what only a server can say. */
  private static final String POLICY_OF_PAGE = "frame-ancestors 'none'";

  private static final String NEW_ADDRESS =
      "This page is only for whoever started the run. An address works once, for one browser, and"
          + " this one was used, is too old, or belongs to an earlier manager.\n\n"
          + "To get a new one, run this on a machine that sees the run directory:\n\n"
          + "    pcm dashboard RUN\n";

  /**
   * Loaded by the browser like any page, so that it sends the cookie with the next request even if
   * a page elsewhere linked to the address: a cookie that is SameSite=Strict does not survive a
   * redirect.
   */
  private static final String WELCOME =
      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">"
          + "<meta http-equiv=\"refresh\" content=\"0;url=/\"><title>PCM</title>"
          + "<link rel=\"icon\" href=\"data:,\">"
          + "<a href=\"/\">The page of the run</a></html>\n";

  /** Cookies do not know ports: each manager on this machine needs its own name. */
  private final String cookieName = "pcm-" + OneTimeTokens.text(OneTimeTokens.random(6));

  private final Visitors visitors = new Visitors();
  private final OneTimeTokens tokens;
  private final String metricsToken;
  private final LiveData data;
  private volatile boolean ended;

  DashboardPages(OneTimeTokens tokens, String metricsToken, LiveData data) {
    this.tokens = tokens;
    this.metricsToken = metricsToken;
    this.data = data;
  }

  @Override
  public PageResponse answer(PageRequest request) {
    if (!request.header("host").toLowerCase(Locale.ROOT).matches(OUR_HOSTS)) {
      return PageResponse.refusal(
          403,
          "This page answers only as 127.0.0.1 or localhost. From another machine, use a tunnel:"
              + " ssh -L PORT:127.0.0.1:PORT MACHINE");
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return PageResponse.refusal(405, "Only GET and HEAD are answered.")
          .with("Allow", "GET, HEAD");
    }
    if (isFromElsewhere(request)) {
      return PageResponse.refusal(403, "Other pages get nothing here.");
    }
    if (request.path().equals("/metrics")) {
      return metrics(request);
    }
    String cookie = request.cookie(cookieName);
    boolean known = visitors.knows(cookie);
    if (request.path().equals("/") && request.query().startsWith("token=")) {
      return welcome(request, known);
    }
    if (!known) {
      return PageResponse.refusal(403, NEW_ADDRESS);
    }
    if (request.path().equals("/data.json")) {
      boolean last = ended;
      return PageResponse.of("application/json", data.page())
          .with("Pcm-Run", last ? "ended" : "running")
          // Not before: the server may be closed as soon as all have seen the last data.
          .whenSent(() -> visitors.sees(cookie, last));
    }
    return request.path().equals("/")
        ? PageResponse.of(HTML, bytes(ReportPage.live()))
            .with(PageResponse.POLICY_HEADER, POLICY_OF_PAGE)
        : PageResponse.refusal(404, "There is nothing here. The page is at /");
  }

  /** Whether another page asks, perhaps one on another port of this machine; a link is no harm. */
  private static boolean isFromElsewhere(PageRequest request) {
    String site = request.header("sec-fetch-site");
    return (site.equals("cross-site") || site.equals("same-site"))
        && !request.header("sec-fetch-mode").equals("navigate");
  }

  private PageResponse welcome(PageRequest request, boolean known) {
    PageResponse page = PageResponse.of(HTML, bytes(WELCOME));
    if (known || request.method().equals("HEAD")) {
      // A second click in the same browser; or a program that looks where the address leads.
      return page;
    }
    if (!tokens.use(request.query().substring("token=".length()))) {
      return PageResponse.refusal(403, NEW_ADDRESS);
    }
    return page.with(
        "Set-Cookie", cookieName + "=" + visitors.admit() + "; Path=/; HttpOnly; SameSite=Strict");
  }

  private PageResponse metrics(PageRequest request) {
    boolean known =
        MessageDigest.isEqual(
            bytes(request.header("authorization")), bytes("Bearer " + metricsToken));
    if (!known && !visitors.knows(request.cookie(cookieName))) {
      return PageResponse.refusal(
              401,
              "Prometheus needs the token in the file metrics-token of the run directory:\n\n"
                  + "    authorization:\n      credentials_file: RUN/metrics-token\n")
          .with("WWW-Authenticate", "Bearer");
    }
    boolean open = request.header("accept").contains("application/openmetrics-text");
    return PageResponse.of(RunMetrics.type(open), data.metrics(open));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The data does not change any more. */
  void end() {
    data.end();
    ended = true;
  }

  void awaitLastLooks() throws InterruptedException {
    visitors.awaitLastLooks();
  }
}
