package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Python example library answers each call, whatever the item, and stays alive. */
class ShippedPythonLibraryTest {
  private static final ObjectMapper STRICT = new ObjectMapper();
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"text\"",
          "-0.0",
          "1e999",
          "NaN",
          "-Infinity",
          "9".repeat(5000),
          "\"\\ud800\"",
          "\"\\udc00\\ud800 \\u0000\"",
          "\"" + "é".repeat(100_000) + "\"",
          "\"" + "ŉ".repeat(100_000) + "\"",
          "[".repeat(100_000) + "]".repeat(100_000),
          "{\"a\":".repeat(30_000) + "1" + "}".repeat(30_000),
          "",
          "{",
          "tru",
          "1 2",
          "'x'",
          "\ufeff1");

  private Process process;
  private DataOutputStream frames;
  private DataInputStream answers;

  @BeforeEach
  void start() throws Exception {
    Path program = Path.of("..", "examples", "python-library", "shout.py").toAbsolutePath();
    process =
        new ProcessBuilder("sh", "-c", "exec python3 \"$0\" 3>&1 1>&2", program.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    frames = new DataOutputStream(process.getOutputStream());
    answers = new DataInputStream(process.getInputStream());
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  private void send(Frame.Kind kind, int id, byte[] payload) throws IOException {
    new Frame(kind, id, Json.of(payload)).write(frames);
    frames.flush();
  }

  private Frame answer() throws IOException {

    return Frame.read(answers).orElseThrow();
  }

  private void load(String settings, String function) throws IOException {
    send(Frame.Kind.LOAD, 0, utf8("{\"settings\":" + settings + ",\"slots\":1,\"cores\":1}"));
    assertThat(answer().kind()).isEqualTo(Frame.Kind.READY);
    send(Frame.Kind.TASK, 0, utf8("{\"function\":" + function + ",\"settings\":{}}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyItemIsAnsweredByOneFrameThatIsJsonAndWithinBounds() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    load("{\"mark\":\"\\ud800!\"}", "\"shout\"");
    for (int id = 1; id <= 400; id++) {
      boolean plain = id % 16 == 0;
      byte[] item = plain ? utf8("{\"text\":\"plain " + id + "\"}") : item(random, id);
      send(Frame.Kind.CALL, id, item);
      Frame answer = answer();
      assertThat(answer.id()).as("seed %d", seed).isEqualTo(id);
      assertThat(answer.kind()).isIn(Frame.Kind.RESULT, Frame.Kind.ERROR);
      assertThat(answer.payload().length()).isLessThanOrEqualTo(Limits.RESULT_BYTES);
      JsonNode value = STRICT.readTree(answer.payload().utf8());
      if (answer.kind() == Frame.Kind.ERROR) {
        assertThat(value.path("kind").asText()).matches("[A-Z_]+");
        assertThat(value.path("message").asText()).isNotEmpty();
      } else {
        assertThat(value.isTextual()).as("seed %d", seed).isTrue();
      }
      if (plain) {
        assertThat(answer.kind()).as("seed %d", seed).isEqualTo(Frame.Kind.RESULT);
        assertThat(value.asText()).as("seed %d", seed).contains("PLAIN " + id);
      }
    }
    frames.close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** Odd values first, alone and as the text; then random ones, some damaged. */
  private static byte[] item(Random random, int id) {
    int odd = id <= 2 * ODD.size() ? (id - 1) / 2 : random.nextInt(ODD.size());
    boolean within = id <= 2 * ODD.size() ? id % 2 == 0 : random.nextBoolean();
    byte[] item = utf8(within ? "{\"text\":" + ODD.get(odd) + "}" : ODD.get(odd));
    if (id > 2 * ODD.size() && random.nextInt(3) == 0 && item.length > 0) {
      item[random.nextInt(item.length)] = (byte) random.nextInt(256);
    }
    return item;
  }

  @Test
  void wrongTasksFailTheirCallsAndTheNextTaskServes() throws Exception {
    load("{}", "\"whisper\"");
    send(Frame.Kind.CALL, 1, utf8("{\"text\":\"a\"}"));
    assertThat(answer().payload().toString()).contains("there is no function 'whisper'");
    for (String bad : List.of("[]", "{\"function\":[]}", "[".repeat(100_000), "")) {
      send(Frame.Kind.TASK, 0, utf8(bad));
      send(Frame.Kind.CALL, 2, utf8("{\"text\":\"a\"}"));
      assertThat(answer().kind()).isEqualTo(Frame.Kind.ERROR);
    }
    send(Frame.Kind.TASK, 0, utf8("{\"function\":\"shout\"}"));
    send(Frame.Kind.CALL, 3, utf8("{\"text\":\"é\"}"));
    assertThat(answer().payload().toString()).isEqualTo("\"É!\"");
  }

  @Test
  void aLoadThatFailsSaysSo() throws Exception {
    send(Frame.Kind.LOAD, 0, utf8("{}"));

    Frame answer = answer();

    assertThat(answer.kind()).isEqualTo(Frame.Kind.BROKEN);
    assertThat(answer.payload().toString()).contains("LOAD_FAILED", "settings");
  }
}
