package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A Chromium without a window, and everything that a page does in it. It has no profile and no
 * network besides this machine.
 */
final class Browser implements AutoCloseable {
  static final int DESKTOP = 1280;
  static final int PHONE = 390;

  private static final int HEIGHT = 844;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String INSTALL =
      "apt-get install --no-install-recommends chromium chromium-driver fonts-dejavu-core";

  private final Path profile;
  private final ChromeDriver driver;
  private final List<String> requests = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  /**
   * Starts a new browser that knows nothing.
   *
   * @param width of the page, in CSS pixels
   */
  Browser(int width) throws IOException {
    profile = Files.createTempDirectory("pcm-browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        "--user-data-dir=" + profile,
        "--window-size=" + width + "," + HEIGHT);
    if (width < DESKTOP) {
      options.setExperimentalOption(
          "mobileEmulation",
          Map.of(
              "deviceMetrics",
              Map.of("width", width, "height", HEIGHT, "pixelRatio", 2.0, "touch", true)));
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable("browser", Level.ALL);
    logs.enable("performance", Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").toFile())
            .usingPort(freePort())
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
    // What the browser shows by itself at first is not ours.
    driver.get("about:blank");
    driver.manage().logs().get("performance");
    driver.manage().logs().get("browser");
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private static Path program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "this machine has no "
                        + name
                        + " to look at pages with; install it: "
                        + INSTALL));
  }

  /** Opens a page, and waits until it is loaded. */
  Browser open(URI page) {
    driver.get(page.toString());
    return this;
  }

  URI address() {
    return URI.create(String.valueOf(driver.getCurrentUrl()));
  }

  /** What a person can read. */
  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Waits until the page says this. */
  Browser awaitText(String part) {
    await("'" + part + "' on the page")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(text()).contains(part));
    return this;
  }

  /** The value of a JavaScript expression. */
  Object value(String expression) {
    return driver.executeScript("return " + expression);
  }

  /** Addresses of everything that was requested so far, in order. */
  List<String> requests() {
    for (LogEntry entry : driver.manage().logs().get("performance")) {
      JsonNode message = PcmProcess.json(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(message.path("params").path("request").path("url").asText());
      }
    }
    return List.copyOf(requests);
  }

  /** What the console says so far: errors of scripts, of loading, and of the policy for content. */
  List<String> console() {
    for (LogEntry entry : driver.manage().logs().get("browser")) {
      complaints.add(entry.getLevel() + " " + entry.getMessage());
    }
    return List.copyOf(complaints);
  }

  /** The console is empty, and everything came from this address. */
  void assertThatAllIsWell(String from) {
    assertThat(console()).as("console").isEmpty();
    assertThat(requests()).as("requests").isNotEmpty().allMatch(url -> ours(url, from));
  }

  private static boolean ours(String url, String from) {
    return url.startsWith(from) || url.startsWith("data:") || url.startsWith("blob:");
  }

  /** Nothing is wider than the page, so that nobody has to scroll sideways. */
  void assertThatItFits(int width) {
    assertThat(value("window.innerWidth")).as("width of the window").isEqualTo((long) width);
    assertThat((long) value("document.documentElement.scrollWidth"))
        .as("width of the page, because of %s", value(WIDEST))
        .isLessThanOrEqualTo(width);
    assertThat((long) value("Math.round(parseFloat(getComputedStyle(document.body).fontSize))"))
        .as("letters that can be read")
        .isGreaterThanOrEqualTo(12);
  }

  private static final String WIDEST =
      "Array.from(document.querySelectorAll('body *'))"
          + ".filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)"
          + ".slice(0, 5).map(e => e.tagName + '.' + e.getAttribute('class')).join(' ')";

  /** A picture of the whole page. */
  void screenshot(Path file) throws IOException {
    long height = (long) value("Math.min(8000, document.documentElement.scrollHeight)");
    long width = (long) value("window.innerWidth");
    Map<String, Object> picture =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    Files.createDirectories(file.getParent());
    Files.write(file, OutputType.BYTES.convertFromBase64Png((String) picture.get("data")));
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      // The browser's last process may still tidy up; the folder is a temporary one.
    }
  }
}
