package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.FakeApptainer;
import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.model.FileDigests;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts inside a program that does what Apptainer does. */
class WrappedContextTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TERM = 15;

  /** Loads at once. */
  private static final ContextShare.Turn NOW =
      new ContextShare.Turn() {
        @Override
        public void await() {}

        @Override
        public void loaded() {}

        @Override
        public void ended(Set<Long> pids) {}
      };

  @TempDir Path folder;
  private final Recorder told = new Recorder();
  private Guard guard;
  private ContextLog noise;
  private Path apptainer;

  @BeforeEach
  void startGuard() throws IOException {
    guard = Guard.start();
    noise = new ContextLog(folder.resolve("5.log"), 100_000);
    apptainer = FakeApptainer.in(folder);
  }

  @AfterEach
  void closeGuard() {
    guard.close();
    noise.close();
  }

  private List<String> inImage(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of(apptainer.toString(), "exec"));
    words.addAll(List.of(options));
    words.addAll(List.of("--bind", ContextProcessTest.script().getParent().toString()));
    words.add(folder.resolve("image.sif").toString());
    return words;
  }

  private ContextProcess start(List<String> wrap, List<String> argv, Path... files)
      throws IOException {
    Library library =
        Library.of("lib", new Library.Host.Command(argv))
            .env(Map.of("GREETING", "it's \"$HOME\""))
            .files(List.of(files))
            .wrap(wrap)
            .loadTimeout(PATIENCE)
            .build();
    ContextStarter starter =
        new ContextStarter(
            new Launcher(folder, Path.of("java"), CarriedFiles.NONE),
            guard,
            new FileCheck(FileDigests.in(folder), CarriedFiles.NONE));
    ContextShare share =
        new ContextShare(2, environment -> environment.put("CUDA_VISIBLE_DEVICES", "3"), NOW);
    LibrarySpec spec = new LibrarySpec(new LibraryNumber(0), library, Map.of(), "");
    return starter.start(spec, share, noise, "context-5", told);
  }

  private ContextProcess warm(String... options) throws Exception {
    ContextProcess process = start(inImage(options), python());
    assertThat(told.next()).isEqualTo("ready");
    return process;
  }

  private static List<String> python() throws Exception {
    return List.of("/usr/bin/python3", ContextProcessTest.script().toString());
  }

  /** What the context answers. */
  private String ask(ContextProcess process, int id, String item) throws InterruptedException {
    process.startCalls(new int[] {id}, List.of(Json.of(item)));
    return told.next();
  }

  private static String variable(String name) {
    return "{\"do\":\"environment\",\"name\":\"" + name + "\"}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--cleanenv"})
  void answersCallsFromInside(String option) throws Exception {
    ContextProcess process = warm(option);

    assertThat(ask(process, 1, variable("FAKE_IMAGE"))).endsWith("/image.sif\"");
    assertThat(ask(process, 2, "{\"do\":\"echo\",\"value\":7}")).isEqualTo("2+ 7");
    process.end();
    assertThat(told.next()).startsWith("ended: the process ended with exit code 0");
  }

  @Test
  void getsItsVariablesAlthoughTheWrapperCleansTheEnvironment() throws Exception {
    ContextProcess process = warm("--cleanenv");

    assertThat(ask(process, 1, variable("GREETING"))).isEqualTo("1+ \"it's \\\"$HOME\\\"\"");
    assertThat(ask(process, 2, variable("CUDA_VISIBLE_DEVICES"))).isEqualTo("2+ \"3\"");
    assertThat(ask(process, 3, variable("PCM_CONTEXT"))).contains("/1/");
    assertThat(ask(process, 4, variable("PCM_CONTEXT_FOLDER"))).contains("/pcm-");
    process.kill();
  }

  @Test
  void seesTheRootOfTheImage() throws Exception {
    assumeThat(FakeApptainer.changesRoot()).isTrue();
    assertThat(Path.of("/fake-image")).doesNotExist();
    ContextProcess process = warm();
    String wait = "{\"do\":\"wait\",\"for\":\"/fake-image\"}";
    assertThat(ask(process, 1, wait)).isEqualTo("1+ null");
    process.kill();
  }

  @Test
  void ignoresTheSignalThatTheWholeJobReceivesAsOutside() throws Exception {
    ContextProcess process = warm();
    long inside = child(process);
    assertThat(Processes.ignores(TERM, parentOf(inside))).isTrue();
    process.kill();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--deaf", "--session", "--cleanenv"})
  void nothingIsLeftWhenItIsKilled(String option) throws Exception {
    ContextProcess process = warm(option, "--session");
    long child = child(process);
    long inside = parentOf(child);
    process.kill();
    assertThat(told.next()).startsWith("ended: the process ended by signal 9");
    await().atMost(PATIENCE).until(() -> Processes.gone(child) && Processes.gone(inside));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--session", "--cleanenv"})
  void nothingIsLeftWhenTheWrapperIsKilled(String option) throws Exception {
    ContextProcess process = warm(option);
    long child = child(process);
    long inside = parentOf(child);
    Processes.signal("KILL", process.pid());
    assertThat(told.next()).startsWith("killed: the process ended by signal 9");
    await().atMost(PATIENCE).until(() -> Processes.gone(child) && Processes.gone(inside));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--session", "--cleanenv"})
  void nothingIsLeftWhenThePilotEnds(String option) throws Exception {
    ContextProcess process = warm(option);
    long child = child(process);
    long inside = parentOf(child);
    guard.close();
    await().atMost(PATIENCE).until(() -> Processes.gone(child) && Processes.gone(inside));
    assertThat(Processes.gone(process.pid())).isTrue();
  }

  /** A process that the context has started. */
  private long child(ContextProcess process) throws InterruptedException {
    String answer = ask(process, 91, "{\"do\":\"children\"}");
    return Long.parseLong(answer.substring("91+ ".length()));
  }

  private static long parentOf(long pid) throws IOException {
    return Proc.stat(pid).orElseThrow().parent();
  }

  @Test
  void saysThatTheProgramOfTheWrapperIsMissing() throws Exception {
    start(List.of("no-apptainer", "exec", "x.sif"), List.of("true"));
    assertThat(told.next())
        .startsWith("ended: the process could not be run (exit code 127)")
        .contains(
            "this machine has no program no-apptainer in PATH, with which the library's wrap"
                + " begins")
        .contains("'module load no-apptainer'");
  }

  @Test
  void showsWhatTheWrapperSaysAboutAnImageThatIsMissing() throws Exception {
    start(List.of(apptainer.toString(), "exec", "/no.sif"), List.of("true"));
    assertThat(told.next())
        .contains("ended before the program inside had answered")
        .contains("could not open image /no.sif");
  }

  @Test
  void saysThatTheProgramIsMissingInside() throws Exception {
    start(inImage(), List.of("python9", "x"));
    assertThat(told.next()).contains("pcm: inside the wrapper there is no program python9");
  }

  @Test
  void saysWhichFolderIsNotVisibleInside() throws Exception {
    assumeThat(FakeApptainer.changesRoot()).isTrue();
    start(inImage("--contain"), python());
    assertThat(told.next())
        .contains("pcm: inside the wrapper there is no " + guard.folder())
        .contains("--bind " + guard.folder().getParent());
  }

  @Test
  void saysWhichFilesAreNotVisibleInside() throws Exception {
    assumeThat(FakeApptainer.changesRoot()).isTrue();
    Path model = Files.writeString(Files.createTempFile(Path.of("/var/tmp"), "m", ".bin"), "x");
    try {
      start(inImage(), python(), model, folder.resolve("image.sif"));
      assertThat(told.next())
          .contains("pcm: inside the wrapper there is no " + model + "; make it visible there");
    } finally {
      Files.delete(model);
    }
  }

  @Test
  void saysThatAWrapperClosesTheFileForAnswers() throws Exception {
    start(List.of("sh", "-c", "exec \"$@\" 3>&-", "closing"), List.of("true"));
    assertThat(told.next()).contains("closes file descriptor 3").contains("--preserve-fds=1");
  }
}
