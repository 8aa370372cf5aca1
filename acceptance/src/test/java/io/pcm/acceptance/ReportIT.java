package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.MarkedProcesses.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a real run whose pilots and manager are killed, in a real browser. */
final class ReportIT {
  private static final int ITEMS = 3_000;

  @TempDir private Path folder;
  private Scenario scenario;
  private String run;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(ITEMS).worker(40, ITEMS - 1, 1);
    run = scenario.runDirectory().toString();
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private void awaitCalls(int more) {
    int before = scenario.calls().begun().size();
    Scenario.until("calls", () -> scenario.calls().begun().size() >= before + more);
  }

  private JsonNode report(String state) throws Exception {
    JsonNode report = scenario.pcm("report", run, "-o", "json").expect(0).last();
    assertThat(report.path("run").path("state").asText()).isEqualTo(state);
    long held = 0;
    for (JsonNode pilot : report.at("/pilots/pilots")) {
      addsUp(pilot.path("time"));
      held += pilot.at("/time/held").asLong();
    }
    JsonNode total = report.at("/pilots/totals/0/time");
    addsUp(total);
    assertThat(total.path("held").asLong()).isEqualTo(held).isPositive();
    return report;
  }

  private static void addsUp(JsonNode time) {
    long sum = 0;
    for (String part : List.of("useful", "loading", "idle", "lost")) {
      assertThat(time.path(part).asLong()).as(part + " of " + time).isNotNegative();
      sum += time.path(part).asLong();
    }
    assertThat(sum).as("%s", time).isEqualTo(time.path("held").asLong());
  }

  @Test
  void a_report_tells_of_pilots_and_managers_that_were_killed() throws Exception {
    PcmProcess manager = scenario.startRun();
    awaitCalls(40);
    JsonNode live = report("RUNNING");
    assertThat(live.at("/run/live").asBoolean()).isTrue();
    scenario.processes().of(Role.PILOT).stream().limit(1).forEach(ReportIT::kill);
    Scenario.until("a pilot is lost", () -> scenario.status().path("pilotsLost").asInt() > 0);
    awaitCalls(20);
    manager.signal("KILL");
    manager.await();
    JsonNode killed = report("SUSPENDED");
    assertThat(killed.at("/timeline/managers")).hasSize(1);
    assertThat(killed.at("/timeline/managers/0/ended").asBoolean()).isFalse();

    PcmProcess next = scenario.startRun();
    awaitCalls(20);
    scenario.openGate();
    next.await().expect(0);
    JsonNode report = report("SUCCEEDED");
    assertThat(report.at("/timeline/managers")).hasSize(2);
    assertThat(report.at("/pilots/totals/0/lost").asInt()).isPositive();
    int perSecond = 0;
    for (JsonNode column : report.at("/timeline/rates/0/perSecond")) {
      perSecond += (int) Math.round(column.asDouble() * report.at("/timeline/width").asInt());
    }
    assertThat(perSecond / 1000.0).as("calls in the picture").isCloseTo(ITEMS, within(300.0));
    assertThat(report.at("/work/slowest")).hasSize(20);
    inTheBrowser();
  }

  private static void kill(long process) {
    try {
      MarkedProcesses.signal("KILL", process);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void inTheBrowser() throws Exception {
    Path page = folder.resolve("report.html");
    scenario.pcm("report", run, "-o", page.toString()).expect(0);
    for (int width : new int[] {Browser.DESKTOP, Browser.PHONE}) {
      try (Browser browser = new Browser(width)) {
        browser.open(page.toUri());
        look(browser, page.toUri(), width);
      }
    }
  }

  private static void look(Browser browser, URI page, int width) throws IOException {
    browser.awaitText("Retention saved").awaitText("3,000 of 3,000 calls succeeded");
    browser.assertThatItFits(width);
    browser.assertThatAllIsWell(page.toString());
    assertThat(browser.all("canvas")).hasSize(2).allMatch(each -> each.getSize().height > 50);
    assertThat(browser.all("table").size()).isGreaterThan(3);
    browser.screenshot(Path.of("target", "pages", "report-" + width + ".png"));
  }

  @Test
  void a_run_without_pilots_has_a_report() throws Exception {
    PcmProcess manager =
        scenario.start(List.of("manager", "run", scenario.workflow().toString(), "--run-dir", run));
    Scenario.until("a status", () -> Files.exists(Path.of(run, "chronicle", "1.jsonl")));
    Scenario.until("calls", () -> scenario.status().at("/tasks/0/calls").asInt() == ITEMS);
    manager.signal("TERM");
    manager.await().expect(143);
    JsonNode report = scenario.pcm("report", run, "-o", "json").expect(0).last();
    assertThat(report.path("summary").toString()).contains("No pilot has joined.");
    Path page = folder.resolve("report.html");
    scenario.pcm("report", run, "-o", page.toString()).expect(0);
    try (Browser browser = new Browser(Browser.DESKTOP)) {
      browser.open(page.toUri()).awaitText("No pilot has joined");
      browser.assertThatAllIsWell(page.toUri().toString());
    }
  }
}
