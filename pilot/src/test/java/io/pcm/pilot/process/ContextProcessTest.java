package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.model.FileDigests;
import io.pcm.model.FileHash;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Lets a process wait for a while, and notes the pids that it is told. */
  private static final class Turn implements ContextShare.Turn {
    volatile Duration wait = Duration.ZERO;
    volatile Set<Long> pids = Set.of();

    @Override
    public void await() {
      for (long before = System.nanoTime(); System.nanoTime() - before < wait.toNanos(); ) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void loaded() {}

    @Override
    public void ended(Set<Long> pids) {
      this.pids = pids;
    }
  }

  @TempDir Path folder;
  private final Recorder told = new Recorder();
  private final Turn turn = new Turn();
  private final Map<String, String> digests = new TreeMap<>();
  private Guard guard;
  private ContextLog noise;

  @BeforeEach
  void startGuard() throws IOException {
    guard = Guard.start();
    noise = new ContextLog(folder.resolve("5.log"), 100_000);
  }

  @AfterEach
  void closeGuard() {
    guard.close();
    noise.close();
  }

  private ContextProcess start(List<String> argv, String settings) throws IOException {
    Library library =
        Library.of("lib", new Library.Host.Command(argv))
            .settings(Json.of(settings))
            .slots(4)
            .env(Map.of("GREETING", "hello"))
            .loadTimeout(PATIENCE)
            .callTimeout(PATIENCE)
            .build();
    ContextStarter starter =
        new ContextStarter(
            new Launcher(folder, Path.of("java"), CarriedFiles.NONE),
            guard,
            new FileCheck(FileDigests.in(folder), CarriedFiles.NONE));
    LibrarySpec spec = new LibrarySpec(new LibraryNumber(0), library, digests, "");
    return starter.start(spec, new ContextShare(2, env -> {}, turn), noise, "context-5", told);
  }

  private ContextProcess python(String settings) throws Exception {
    return start(List.of("python3", script().toString()), settings);
  }

  static Path script() throws URISyntaxException {
    return Path.of(ContextProcessTest.class.getResource("context.py").toURI());
  }

  private ContextProcess warm() throws Exception {
    ContextProcess process = python("{}");
    assertThat(told.next()).isEqualTo("ready");
    return process;
  }

  private static void call(ContextProcess process, int id, String item) {
    process.startCalls(new int[] {id}, List.of(Json.of(item)));
  }

  @Test
  void answersCallsAndEndsWhenItsInputDoes() throws Exception {
    ContextProcess process = warm();

    process.startCalls(
        new int[] {1, 2}, List.of(Json.of("{\"value\":1}"), Json.of("{\"value\":\"é\"}")));

    assertThat(told.next()).isEqualTo("1+ 1");
    assertThat(told.next()).isEqualTo("2+ \"\\u00e9\"");
    process.end();
    assertThat(told.next()).isEqualTo("ended: the process ended with exit code 0");
    told.nothingElse();
  }

  @Test
  void aWaitBeforeTheLoadIsNoPartOfIt() throws Exception {
    turn.wait = Duration.ofMillis(300);
    long before = System.nanoTime();
    warm();
    assertThat(told.loadMillis)
        .isBetween(0L, Duration.ofNanos(System.nanoTime() - before).minus(turn.wait).toMillis());
  }

  @Test
  void saysAtTheEndWhichProcessesItHad() throws Exception {
    ContextProcess process = warm();
    call(process, 1, "{\"do\":\"children\"}");
    long child = Long.parseLong(told.next().substring("1+ ".length()));
    await().atMost(PATIENCE).until(() -> guard.remembers(child));
    process.end();
    assertThat(told.next()).startsWith("ended");
    assertThat(turn.pids).contains(process.pid(), child);
  }

  @Test
  void givesEachProcessAFolderThatEndsWithIt() throws Exception {
    String tell = "touch \"$PCM_CONTEXT_FOLDER/file\"; echo \"in $PCM_CONTEXT_FOLDER\" >&2";
    start(List.of("sh", "-c", tell), "{}");

    assertThat(told.next()).startsWith("ended: ");
    String said = Files.readString(folder.resolve("5.log"));
    Path own = Path.of(said.substring(said.indexOf("in /") + 3).lines().findFirst().orElseThrow());
    assertThat(own).doesNotExist();
    assertThat(own.getParent()).exists();
  }

  @Test
  void loadsWhenTheFilesAreThoseOfTheRun() throws Exception {
    Path part = Files.writeString(folder.resolve("m-00002-of-00002.gguf"), "weights");
    digests.put(part.toString(), FileHash.sha256(part));

    assertThat(warm().awaitExit(0)).isFalse();
  }

  @Test
  void doesNotLoadOtherFilesThanThoseOfTheRun() throws Exception {
    Path part = Files.writeString(folder.resolve("m-00002-of-00002.gguf"), "weights");
    digests.put(part.toString(), FileHash.sha256(part));
    Files.writeString(part, "others!");
    Path ran = folder.resolve("ran");

    start(List.of("touch", ran.toString()), "{}");

    assertThat(told.next())
        .contains("the file " + part + " on this machine is not the file")
        .contains("--update");
    assertThat(told.next()).startsWith("ended");
    assertThat(ran).doesNotExist();
  }

  @Test
  void takesNoContextWhoseFilesChangedWhileItLoaded() throws Exception {
    Path part = Files.writeString(folder.resolve("words.txt"), "first");
    digests.put(part.toString(), FileHash.sha256(part));

    python("{\"write\":\"" + part + "\"}");

    assertThat(told.next()).contains("the file " + part + " on this machine is not the file");
    assertThat(told.next()).startsWith("ended");
    told.nothingElse();
  }

  @Test
  void saysWhichFileOfTheRunIsMissingHere() throws Exception {
    digests.put(folder.resolve("gone.gguf").toString(), "0".repeat(64));

    python("{}");

    assertThat(told.next()).contains("gone.gguf does not exist on this machine");
    assertThat(told.next()).startsWith("ended");
  }

  @Test
  void keepsWhatItPrintsAwayFromWhatItAnswers() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"say\",\"text\":\"good morning\"}");

    assertThat(told.next()).isEqualTo("1+ null");
    process.end();
    assertThat(told.next()).endsWith("its last output:\ngood morning");
    noise.close();
    assertThat(folder.resolve("5.log")).hasContent("good morning");
  }

  @Test
  void aProcessThatKillsItselfEndsWithEvidence() throws Exception {
    call(warm(), 1, "{\"do\":\"die\"}");

    assertThat(told.next())
        .isEqualTo("killed: the process ended by signal 9 (SIGKILL)\nits last output:\nlast words");
  }

  @Test
  void whoKillsItMayKillItsPilotNextSoItsDeathIsToldALittleLater() throws Exception {
    ContextProcess process = warm();
    long killed = System.nanoTime();
    ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
    assertThat(process.awaitExit(PATIENCE.toMillis())).isTrue();
    assertThat(told.next()).isEqualTo("killed: the process ended by signal 9 (SIGKILL)");
    assertThat(Duration.ofNanos(System.nanoTime() - killed))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aProcessThatExitsEndsWithItsCode() throws Exception {
    call(warm(), 1, "{\"do\":\"exit\",\"code\":42}");

    assertThat(told.next()).isEqualTo("ended: the process ended with exit code 42");
  }

  @Test
  void anEndWithinAFrameIsTheProcesssEndAndNothingElse() throws Exception {
    call(warm(), 1, "{\"do\":\"half\"}");

    assertThat(told.next()).isEqualTo("ended: the process ended with exit code 4");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws Exception {
    start(List.of("/no/such/program"), "{}");

    assertThat(told.next())
        .startsWith("ended: the process could not be run (exit code 127)")
        .contains("/no/such/program");
  }

  @Test
  void aLibraryThatCannotLoadSaysWhy() throws Exception {
    python("{\"load\":\"broken\"}");

    assertThat(told.next()).isEqualTo("broken: no such model");
    assertThat(told.next())
        .isEqualTo(
            "ended: the process ended with exit code 1\nits last output:\nlooked everywhere");
  }

  @Test
  void aLibraryThatExitsWhileItLoadsLeavesEvidence() throws Exception {
    python("{\"load\":\"exit\"}");

    assertThat(told.next())
        .startsWith("ended: the process ended with exit code 9\n")
        .contains("must answer LOAD with a frame READY on file descriptor 3")
        .endsWith("\nits last output:\ncannot");
  }

  @Test
  void anErrorFailsItsCallAlone() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"error\",\"kind\":\"NOT_TODAY\"}");
    call(process, 2, "{\"do\":\"error\",\"kind\":\"not today\"}");

    assertThat(told.next()).isEqualTo("1- {\"kind\":\"NOT_TODAY\",\"message\":\"no\"}");
    assertThat(told.next()).startsWith("2- {\"kind\":\"CALL_FAILED\",\"message\":\"the context");
    process.kill();
  }

  @Test
  void aResultThatIsNoJsonFailsItsCallAlone() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"raw\",\"text\":\"{broken\"}");
    call(process, 2, "{\"value\":2}");

    assertThat(told.next()).startsWith("1- {\"kind\":\"BAD_RESULT\"");
    assertThat(told.next()).isEqualTo("2+ 2");
    process.kill();
  }

  @Test
  void aResultThatIsTooLargeFailsItsCallAlone() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"long\",\"bytes\":16777215}");
    call(process, 2, "{\"do\":\"long\",\"bytes\":16777214}");

    assertThat(told.next()).startsWith("1- {\"kind\":\"RESULT_TOO_LARGE\"");
    String largest = told.next();
    assertThat(largest.substring(0, 6)).isEqualTo("2+ \"xx");
    assertThat(largest.length()).isEqualTo(3 + 16777216);
    process.kill();
  }

  @Test
  void aResultThatFitsNoFrameFailsItsCallAlone() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"long\",\"bytes\":18000000}");
    call(process, 2, "{\"do\":\"long\",\"bytes\":50000000}");
    call(process, 3, "{\"value\":3}");

    assertThat(told.next())
        .startsWith("1- {\"kind\":\"RESULT_TOO_LARGE\"")
        .contains("has 18000002 bytes; 16777216 are allowed");
    assertThat(told.next()).contains("RESULT_TOO_LARGE", "has 50000002 bytes");
    assertThat(told.next()).isEqualTo("3+ 3");
    process.kill();
  }

  @ParameterizedTest
  @CsvSource({"S, 1, 67108865", "S, 999999, 20000000", "E, 1, 20000000", "R, 0, 20000000"})
  void anyOtherFrameThatIsTooLongIsFatal(String kind, int id, int bytes) throws Exception {
    call(
        warm(),
        1,
        "{\"do\":\"claim\",\"kind\":\"%s\",\"id\":%d,\"bytes\":%d}".formatted(kind, id, bytes));

    assertThat(told.next())
        .startsWith("ended: the context broke its protocol: a frame claims " + bytes + " bytes");
  }

  @Test
  void aResultOnSeveralLinesBecomesOneLine() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"raw\",\"text\":\"{\\n\\\"a\\\":\\r\\n1}\"}");

    assertThat(told.next()).isEqualTo("1+ { \"a\":  1}");
    process.kill();
  }

  @Test
  void garbageInsteadOfFramesIsFatal() throws Exception {
    call(warm(), 1, "{\"do\":\"garbage\"}");

    assertThat(told.next())
        .startsWith("ended: the context broke its protocol: a frame claims 2147483647 bytes")
        .endsWith("signal 9 (SIGKILL)");
  }

  @Test
  void sayingTwiceThatItIsLoadedIsFatal() throws Exception {
    call(warm(), 1, "{\"do\":\"ready\"}");

    assertThat(told.next())
        .isEqualTo("broken: the context broke its protocol: it said twice that it is loaded");
    assertThat(told.next()).isEqualTo("ended: the process ended by signal 9 (SIGKILL)");
  }

  @Test
  void anAnswerToACallThatDoesNotRunIsFatal() throws Exception {
    call(warm(), 1, "{\"do\":\"stranger\"}");

    assertThat(told.next())
        .startsWith("ended: the context broke its protocol: it answered call 999999");
  }

  @Test
  void closingTheDescriptorForAnswersIsFatal() throws Exception {
    call(warm(), 1, "{\"do\":\"mute\"}");

    assertThat(told.next())
        .startsWith("ended: the context broke its protocol: it closed its descriptor");
  }

  @Test
  void aFloodOfNoiseNeitherBlocksNorFillsTheDisk() throws Exception {
    ContextProcess process = warm();

    call(process, 1, "{\"do\":\"flood\",\"megabytes\":200}");

    assertThat(told.next()).isEqualTo("1+ \"flooded\"");
    process.end();
    assertThat(told.next().length()).isLessThan(6000);
    assertThat(Files.size(folder.resolve("5.log"))).isBetween(100_000L, 100_200L);
  }

  @Test
  void aProcessThatHangsCanBeKilled() throws Exception {
    ContextProcess process = warm();
    call(process, 1, "{\"do\":\"hang\"}");

    process.kill();

    assertThat(told.next()).isEqualTo("ended: the process ended by signal 9 (SIGKILL)");
  }

  @Test
  void itsChildrenEndWithIt() throws Exception {
    ContextProcess process = warm();
    call(process, 1, "{\"do\":\"children\"}");
    long child = Long.parseLong(told.next().substring("1+ ".length()));
    assertThat(ProcessHandle.of(child)).isPresent();

    process.end();

    assertThat(told.next()).startsWith("ended: the process ended with exit code 0");
    await().atMost(PATIENCE).until(() -> Processes.gone(child));
  }

  @ParameterizedTest
  @CsvSource({"false, true", "false, false", "true, false"})
  void childrenThatLeaveItsGroupEndWithIt(boolean bare, boolean killed) throws Exception {
    ContextProcess process = warm();
    call(process, 1, "{\"do\":\"escape\",\"bare\":" + bare + "}");
    long child = Long.parseLong(told.next().substring("1+ ".length()));
    assertThat(Processes.gone(child)).isFalse();
    if (bare) {
      await().atMost(PATIENCE).until(() -> guard.remembers(child));
    }

    if (killed) {
      process.kill();
    } else {
      process.end();
    }

    assertThat(told.next()).startsWith("ended: ");
    await().atMost(PATIENCE).until(() -> Processes.gone(child));
  }

  @Test
  void aChildThatLeavesItsGroupJustBeforeTheKillEndsWithItThoughItDroppedTheMark()
      throws Exception {
    ContextProcess process = warm();
    call(process, 1, "{\"do\":\"escape\",\"bare\":true}");
    long child = Long.parseLong(told.next().substring("1+ ".length()));

    process.kill();

    assertThat(told.next()).startsWith("ended: ");
    await().atMost(PATIENCE).until(() -> Processes.gone(child));
  }

  @Test
  void signalsToItsWholeGroupDoNotDisturbIt() throws Exception {
    ContextProcess process = warm();

    Processes.signal("TERM", -process.pid());
    Processes.signal("INT", -process.pid());
    Processes.signal("HUP", -process.pid());
    call(process, 1, "{\"value\":1}");

    assertThat(told.next()).isEqualTo("1+ 1");
    process.kill();
  }

  @Test
  void itsEnvironmentHasWhatTheLibraryAsksFor() throws Exception {
    start(List.of("sh", "-c", "echo $GREETING >&2; exit 7"), "{}");

    assertThat(told.next()).contains("exit code 7").endsWith("its last output:\nhello");
  }

  @Test
  void announcesHowManyCallsItTakes() throws Exception {
    ContextProcess process = python("{\"ready\":{\"window\":3}}");
    assertThat(told.next()).isEqualTo("window 3");
    assertThat(told.next()).isEqualTo("ready");
    call(process, 1, "{\"do\":\"window\",\"calls\":9}");
    assertThat(told.next()).isEqualTo("window 9");
    assertThat(told.next()).isEqualTo("1+ null");
    call(process, 2, "{\"do\":\"window\",\"calls\":0}");
    assertThat(told.next()).startsWith("ended: the context broke its protocol: it announced a");
  }

  @Test
  void aProgramThatReadsNothingHoldsNobodyUp() throws Exception {
    ContextProcess process = start(List.of("sleep", "3600"), "{}");
    Json large = Json.of("\"" + "x".repeat(200_000) + "\"");

    process.startCalls(new int[] {1, 2, 3}, List.of(large, large, large));
    process.end();
    process.kill();

    assertThat(told.next()).startsWith("ended: ");
  }
}
