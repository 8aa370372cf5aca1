package io.pcm.modelcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.model.FileHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSourceTest {
  private static final byte[] MODEL = "the weights".repeat(10_000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private ModelServer server;
  private Duration connect = Duration.ofSeconds(30);
  private Duration idle = Duration.ofSeconds(30);

  @BeforeEach
  void serve() throws IOException {
    server = new ModelServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fetchesAFileAndKnowsItsHash() throws Exception {
    server.serves("/m.gguf", MODEL);
    assertThat(fetch("/m.gguf", expected())).isEqualTo(hash());
    assertThat(folder.resolve("part")).hasBinaryContent(MODEL);
  }

  @Test
  void followsRedirections() throws Exception {
    server.redirects("/m.gguf", "/here?secret=1", "X-Linked-Etag", "\"" + hash() + "\"");
    server.serves("/here", MODEL);
    assertThat(fetch("/m.gguf", expected())).isEqualTo(hash());
    assertThat(server.asked()).containsExactly("/m.gguf", "/here?secret=1");
  }

  @Test
  void refusesAnotherFileByTheHashThatTheHubTellsBeforeItIsFetched() {
    server.redirects("/m.gguf", "/here", "X-Linked-Etag", "\"" + "a".repeat(64) + "\"");
    server.serves("/here", MODEL);
    refused("/m.gguf", "this is another file: the hub says");
    assertThat(server.asked()).containsExactly("/m.gguf");
  }

  @Test
  void refusesAFileOfTheRightSizeAndOtherContent() {
    byte[] other = MODEL.clone();
    other[5000] ^= 1;
    server.serves("/m.gguf", other);
    refused("/m.gguf", "its sha256 is");
  }

  @Test
  void refusesAFileOfAnotherSizeByWhatIsAnnounced() {
    server.serves("/m.gguf", new byte[17]);
    refused("/m.gguf", "17 bytes instead of 110,000");
    assertThat(folder.resolve("part")).doesNotExist();
  }

  @Test
  void saysWhereADownloadBrokeOff() {
    server.breaksOff("/m.gguf", MODEL, 5000);
    refused("/m.gguf", "broke off");
  }

  @Test
  void givesUpADownloadThatIsStuck() {
    idle = Duration.ofSeconds(1);
    server.getsStuck("/m.gguf", MODEL, 5000);
    refused("/m.gguf", "no data for");
  }

  @Test
  void saysWhatTheServerAnswers() {
    refused("/none.gguf", "the server answered 404");
  }

  @Test
  void doesNotGoRoundInCircles() {
    server.redirects("/m.gguf", "/m.gguf");
    refused("/m.gguf", "more than 5 redirects");
    assertThat(server.asked()).hasSize(6);
  }

  @Test
  void staysOnTheWeb() {
    server.redirects("/m.gguf", "file:///etc/passwd");
    refused("/m.gguf", "other than http");
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI uri = URI.create("http://127.0.0.1:" + bound.getLocalPort() + "/m");
      assertThatThrownBy(() -> fetch(uri, expected()))
          .isInstanceOf(ModelSourceException.class)
          .hasMessage("no connection to 127.0.0.1");
    }
  }

  @Test
  void givesUpAServerThatNeverAnswers() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect = Duration.ofSeconds(4);
      URI uri = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/m");
      assertThatThrownBy(() -> fetch(uri, expected()))
          .isInstanceOf(ModelSourceException.class)
          .hasMessage("no answer from 127.0.0.1");
    }
  }

  @Test
  void saysThatANameIsNotKnown() {
    assertThatThrownBy(() -> fetch(URI.create("http://no-such-host.invalid/m"), expected()))
        .isInstanceOf(ModelSourceException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  private void refused(String path, String why) {
    assertThatThrownBy(() -> fetch(path, expected()))
        .isInstanceOf(ModelSourceException.class)
        .hasMessageContaining(why);
  }

  private String fetch(String path, Expectation expectation) throws Exception {
    return fetch(URI.create(server.url(path)), expectation);
  }

  private String fetch(URI uri, Expectation expectation) throws Exception {
    ModelSettings settings =
        new ModelSettings(
            folder,
            Optional.empty(),
            URI.create("http://127.0.0.1:1/"),
            List.of("false"),
            connect,
            idle,
            Duration.ofMinutes(2));
    Incoming incoming = new Incoming(folder.resolve("part"), expectation, ProgressListener.SILENT);
    return new HttpSource(settings).fetch(uri, incoming, expectation);
  }

  private static Expectation expected() {
    return new Expectation(Optional.of((long) MODEL.length), Optional.of(hash()));
  }

  private static String hash() {
    return FileHash.hex(FileHash.digest().digest(MODEL));
  }
}
