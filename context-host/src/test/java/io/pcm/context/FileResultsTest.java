package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.library.FileFunction;
import io.pcm.api.library.FileResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class FileResultsTest {
  private static final String PATH = "{\"path\":\"/a/line\\nfeed \\\"x\\\".png\",\"value\":";

  private RunningHost host;
  private FakePilot pilot;

  @BeforeEach
  void start() throws Exception {
    host = new RunningHost(FileLibrary.class.getName());
    pilot = host.pilot;
    pilot.load("{}", 1);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
    host.exit();
  }

  private String answer(String function, String item) throws Exception {
    pilot.task(function, "{}");
    return pilot.answer(1, item);
  }

  @Test
  void a_function_returns_a_file_with_a_value_and_notes() throws Exception {
    assertThat(answer("plain", "1")).isEqualTo("FILE 1 " + PATH + "{}}");
    assertThat(answer("value", "{\"x\":\n1.50}")).isEqualTo("FILE 1 " + PATH + "{\"x\": 1.50}}");
    assertThat(answer("noted", "{}")).isEqualTo("FILE 1 " + PATH + "{}}\n{\"n\":1}");
    assertThat(answer("async", "{}")).isEqualTo("FILE 1 " + PATH + "{}}");
  }

  @Test
  void what_goes_wrong_fails_only_the_call() throws Exception {
    assertThat(answer("null", "1")).contains("BAD_RESULT").contains("returned null, not a file");
    assertThat(answer("throws", "1")).contains("CALL_FAILED").contains("no luck");
    assertThat(answer("async fails", "1")).contains("CALL_FAILED").contains("no luck");
    assertThat(answer("plain", "2")).isEqualTo("FILE 1 " + PATH + "{}}");
  }

  @Test
  void outside_of_a_context_it_works_too() throws Exception {
    Path file = FileResult.newFile(".txt");
    FileFunction write =
        item -> FileResult.of(Files.write(file, item.utf8()), Json.of("{\"n\":1}"));
    assertThat(write.call(Json.of("[1]"))).isEqualTo(Json.of("{\"n\":1}"));
    assertThat(file).hasContent("[1]");
    assertThat(file.toString()).endsWith(".txt");
    Files.delete(file);
    assertThat(FileResult.pathOf("files/x")).isEqualTo(Path.of("./files/x"));
  }
}
