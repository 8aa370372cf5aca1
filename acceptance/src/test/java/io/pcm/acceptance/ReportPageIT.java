package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a real run, opened from a file in a real browser. */
final class ReportPageIT {
  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(60).worker(5, 0, 0);
    // A name that would do something if a page took it for more than a name.
    Files.writeString(
        scenario.workflow(),
        Files.readString(scenario.workflow())
            .replace(
                "factor: \"${factor}\"", "factor: \"2\", note: \"<img src=x onerror=alert(1)>\""));
    Files.writeString(
        folder.resolve("items.jsonl"),
        "\"<script>alert(1)</script>\"\n7\n",
        StandardOpenOption.APPEND);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void a_report_is_one_file_that_any_browser_shows_without_a_network() throws Exception {
    scenario.run().expect(1);
    Path page = folder.resolve("report.html");
    scenario.pcm("report", scenario.runDirectory().toString(), "-o", page.toString()).expect(0);
    for (int width : new int[] {Browser.DESKTOP, Browser.PHONE}) {
      try (Browser browser = new Browser(width)) {
        browser.open(page.toUri()).awaitText("some calls failed");
        assertThat(browser.text()).contains("double", "61", "What retention saved", "worker");
        browser.assertThatItFits(width);
        browser.assertThatAllIsWell(page.toUri().toString());
        browser.screenshot(Path.of("target", "pages", "report-" + width + ".png"));
      }
    }
  }
}
