package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileTakerTest {
  private static final Json NOTES = Json.of("{}");

  @TempDir Path pilot;
  private Path folder;
  private FileTaker taker;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(pilot.resolve("1"));
    taker = new FileTaker(folder, 1000);
  }

  private TakenFile take(Path path) throws CallFailedException {
    return take(path.toString());
  }

  private TakenFile take(String path) throws CallFailedException {
    return taker.take(new FileAnswer(path, "\"n\":1", NOTES));
  }

  private void assertRefused(String path, String kind, String why) {
    assertThatThrownBy(() -> take(path))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> {
              assertThat(e.error().kind()).isEqualTo(kind);
              assertThat(e.error().message()).contains(why);
            });
    assertThat(taken()).isEmpty();
  }

  private Path[] taken() {
    try (Stream<Path> all = Files.list(pilot.resolve("taken"))) {
      return all.toArray(Path[]::new);
    } catch (IOException e) {
      return new Path[0];
    }
  }

  @Test
  void a_file_moves_to_the_pilot_and_becomes_a_result() throws Exception {
    Path file = Files.writeString(folder.resolve("a.PNG"), "abc");
    TakenFile taken = take(file);
    assertThat(file).doesNotExist();
    assertThat(taken.path()).hasContent("abc").startsWith(pilot.resolve("taken"));
    assertThat(taken.result(taken.named()).json())
        .hasToString(
            "{\"file\":\"files/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.png\","
                + "\"bytes\":3,"
                + "\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
                + "\"n\":1}");
  }

  @Test
  void paths_may_be_relative_and_deep_and_have_odd_names() throws Exception {
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/b/line\nfeed \u00e9.x"), "1");
    assertThat(take("a/b/line\nfeed \u00e9.x").ending()).isEqualTo(".x");
    Files.writeString(folder.resolve("c.a-long-ending"), "2");
    assertThat(take("a/../c.a-long-ending").ending()).isEmpty();
    Files.writeString(folder.resolve(".hidden"), "3");
    assertThat(take(folder.resolve(".hidden")).ending()).isEqualTo(".hidden");
  }

  @Test
  void the_folder_may_be_named_through_a_link() throws Exception {
    Path link = Files.createSymbolicLink(pilot.resolve("link"), folder);
    taker = new FileTaker(link, 1000);
    Files.writeString(folder.resolve("a"), "1");
    assertThat(take(folder.toRealPath().resolve("a")).bytes()).isEqualTo(1);
  }

  @Test
  void what_is_outside_is_refused() throws Exception {
    Path secret = Files.writeString(pilot.resolve("secret"), "s");
    assertRefused(secret.toString(), CallError.BAD_FILE, "not in the folder of its context");
    assertRefused("../secret", CallError.BAD_FILE, "not in the folder of its context");
    assertRefused("/dev/zero", CallError.BAD_FILE, "not in the folder of its context");
    assertRefused("", CallError.BAD_FILE, "not in the folder of its context");
    assertRefused("a\0b", CallError.BAD_FILE, "not in the folder of its context");
    assertThat(secret).exists();
  }

  @Test
  void what_is_not_there_is_refused_with_the_usual_reason() throws Exception {
    assertRefused("none", CallError.BAD_FILE, "each call must return a file of its own");
    Files.writeString(folder.resolve("a"), "1");
    take("a").delete();
    assertRefused("a", CallError.BAD_FILE, "each call must return a file of its own");
  }

  @Test
  void links_folders_and_pipes_are_refused() throws Exception {
    Path secret = Files.createDirectory(pilot.resolve("secrets"));
    Files.writeString(secret.resolve("key"), "s");
    Files.createSymbolicLink(folder.resolve("link"), secret.resolve("key"));
    Files.createSymbolicLink(folder.resolve("linked"), secret);
    Files.createDirectory(folder.resolve("folder"));
    new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    assertRefused("link", CallError.BAD_FILE, "not a regular file");
    assertRefused("linked/key", CallError.BAD_FILE, "behind a symbolic link");
    assertRefused("folder", CallError.BAD_FILE, "not a regular file");
    assertRefused("pipe", CallError.BAD_FILE, "not a regular file");
    assertThat(secret.resolve("key")).exists();
    assertThat(folder.resolve("folder")).exists();
  }

  @Test
  void a_file_that_is_too_large_is_refused_and_removed_however_little_it_holds() throws Exception {
    Path sparse = folder.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertRefused("sparse", CallError.FILE_TOO_LARGE, "1099511627776 bytes; 1000 are allowed");
    assertThat(sparse).doesNotExist();
  }

  @Test
  void a_file_that_changes_after_it_was_returned_is_noticed() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    Path place = Files.createFile(pilot.resolve("place"));
    TakenFile taken = take(file);
    Files.writeString(taken.path(), "abd");
    assertThat(taken.writeTo(place)).isEqualTo(taken.named());
    assertThat(place).hasContent("abd");
    Files.writeString(taken.path(), "abcd");
    assertThatThrownBy(taken::named).hasMessageContaining("it had 3 bytes");
    Files.writeString(taken.path(), "ab");
    assertThatThrownBy(() -> taken.writeTo(place)).hasMessageContaining("it had 3 bytes");
  }

  @Test
  void a_process_that_swaps_the_file_for_a_link_gets_nothing_of_others() throws Exception {
    Path secret = Files.writeString(pilot.resolve("secret"), "secret");
    Path name = folder.resolve("a");
    Thread swaps =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  Files.deleteIfExists(name);
                  Files.writeString(name, "mine");
                  Files.deleteIfExists(name);
                  Files.createSymbolicLink(name, secret);
                } catch (IOException e) {
                  // The taker was faster.
                }
              }
            });
    swaps.start();
    int got = 0;
    for (int i = 0; i < 20_000 && got < 50; i++) {
      try {
        TakenFile taken = take("a");
        String content = Files.readString(taken.path());
        assertThat("mine").startsWith(content);
        taken.delete();
        got++;
      } catch (CallFailedException e) {
        assertThat(e.error().kind()).isEqualTo(CallError.BAD_FILE);
      }
    }
    swaps.interrupt();
    swaps.join();
    assertThat(got).isPositive();
    assertThat(secret).hasContent("secret");
  }

  @Test
  void a_frame_has_a_path_and_an_object() throws Exception {
    FileAnswer answer =
        FileAnswer.of(
            Json.of(
                "{\"value\": {\"a\" : 1.50,\n\"b\":[{}]} ,\"path\":\"a\\nb\"}\n{\"model\":\"m\"}"));
    assertThat(answer.path()).isEqualTo("a\nb");
    assertThat(answer.value()).isEqualTo("\"a\" : 1.50,\n\"b\":[{}]");
    assertThat(answer.notes()).hasToString("{\"model\":\"m\"}");
    assertThat(FileAnswer.of(Json.of("{\"path\":\"a\"}")).value()).isEmpty();
    assertThat(FileAnswer.of(Json.of("{\"path\":\"a\",\"value\":{ }}")).value()).isEmpty();
  }

  @Test
  void other_frames_are_bad_results() {
    assertBad("{\"value\":{}}", "there is no path");
    assertBad("[1]", "there is no path");
    assertBad("{\"path\":1}", "there is no path");
    assertBad("{\"path\":\"a\",\"value\":3}", "must be a JSON object");
    assertBad(
        "{\"path\":\"a\",\"value\":{\"x\":1,\"sha256\":2}}", "'sha256', which PCM sets itself");
    assertBad("{\"path\":\"a\"", "not JSON");
  }

  private static void assertBad(String frame, String why) {
    assertThatThrownBy(() -> FileAnswer.of(Json.of(frame)))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> {
              assertThat(e.error().kind()).isEqualTo(CallError.BAD_RESULT);
              assertThat(e.error().message()).contains(why);
            });
  }
}
