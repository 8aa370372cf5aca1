package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pilots on machines that do not see the run directory, the installation and the libraries. */
@WithCondor
final class CondorTransferIT {
  private static final int ITEMS = 600;
  private static final int WORDS = 20;
  private static final String BLIND = "my.PcmPrivateTmp = True";

  @RegisterExtension static final RealCondor CONDOR = new RealCondor();

  private Scenario scenario;
  private CondorScenario run;

  @BeforeEach
  void begin() throws Exception {
    Installation installation = CONDOR.installation();
    scenario = new Scenario(CONDOR.folder(), installation).items(ITEMS);
    run = new CondorScenario(scenario);
    RealCondor.copy(
        Installation.project().resolve("examples/python-library"),
        scenario.folder().resolve("shouter's library"));
    Files.writeString(
        scenario.folder().resolve("words.jsonl"),
        IntStream.range(0, WORDS)
            .mapToObj(i -> "{\"text\":\"a" + i + "\"}\n")
            .collect(Collectors.joining()));
    scenario.workflow(
        """
        name: carried
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
            jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
            settings: {millis: 100}
          shouter:
            kind: command
            command: [python3, "shouter's library/shout.py"]
        tasks:
          double: {library: worker, function: work, map: items.jsonl}
          shout: {library: shouter, function: shout, map: words.jsonl}
        """
            .formatted(installation.libraries()));
  }

  @AfterEach
  void end() throws Exception {
    RealCondor.endAllJobs();
    scenario.end();
  }

  @Test
  void pilotsThatShareNoFilesAreCarriedWhatTheyNeedEachTimeTheyAreBegun() throws Exception {
    assertThat(submit().expect(3).err()).contains("start the manager first");
    PcmProcess manager = run.start();
    Scenario.until("a manager", () -> manager.errors().contains("listening"));
    assertThat(String.join("\n", submit("--dry-run").expect(0).out()))
        .contains("\ntransfer_input_files = " + CONDOR.installation().home() + ", ")
        .contains("\nencrypt_input_files = " + scenario.runDirectory().resolve("access") + "\n");
    submit().expect(0);
    run.awaitJoined(2);
    List<String> jobs = run.column("job");
    Scenario.until("calls that are done", () -> done() > 20);
    RealCondor.command("condor_vacate_job", jobs.get(0));
    run.awaitJoined(3);
    manager.await().expect(0);
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(2 * i));
    WholeResults.read(scenario.results("shout"), WORDS).allGave(i -> "\"A" + i + "!\"");
    run.assertHadNotice(jobs.get(0));
    assertThat(run.pilots("logs", jobs.get(0)).expect(0).out())
        .as("what the pilot prints comes while it runs")
        .anyMatch(line -> line.contains("is warm after"));
  }

  @Test
  void whatIsMissingIsNamedBeforeAnythingIsSubmitted() throws Exception {
    PcmProcess manager = run.start();
    Scenario.until("a manager", () -> manager.errors().contains("listening"));
    Files.delete(scenario.folder().resolve("shouter's library/shout.py"));
    assertThat(submit().expect(3).err())
        .contains("shouter's library/shout.py (library shouter)", "put them back");
    assertThat(RealCondor.command("condor_q", "-af", "ClusterId")).isEmpty();
  }

  private PcmProcess.Ended submit(String... more) throws Exception {
    List<String> arguments = new java.util.ArrayList<>(List.of("--transfer", "--extra", BLIND));
    arguments.addAll(List.of(more));
    return run.submit(2, "TARGET.SlotID > 1", arguments.toArray(String[]::new));
  }

  private int done() throws Exception {
    return run.status().path("tasks").path(0).path("succeeded").asInt();
  }
}
