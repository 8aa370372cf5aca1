package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.pilot.process.TakenFile;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.ReturnedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ReturnedFilesTest {
  private static final ProcessNumber PROCESS = new ProcessNumber(1);
  private static final String PLACE = ".in-" + "0".repeat(32);

  @TempDir private Path folder;
  private final BlockingQueue<Event.CallsEnded> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<PilotFileWord> said = new LinkedBlockingQueue<>();
  private ReturnedFiles files;
  private Path shared;

  @BeforeEach
  void open() throws IOException {
    shared = Files.createDirectories(folder.resolve("run/files"));
    files = new ReturnedFiles(folder.resolve("run"), ended::add, said::add);
  }

  @AfterEach
  void close() {
    files.close();
  }

  /** A call returns a file; waits until it is offered. */
  private ReturnedFile returns(int id, String content) throws Exception {
    Path path = Files.writeString(folder.resolve("taken-" + id), content);
    files.add(
        PROCESS,
        id,
        7,
        new TakenFile(path, Files.size(path), ".txt", "\"n\":" + id, Json.of("{}")));
    return ((PilotFileWord.Offered) word()).file();
  }

  private PilotFileWord word() throws InterruptedException {
    PilotFileWord word = said.poll(60, TimeUnit.SECONDS);
    assertThat(word).isNotNull();
    return word;
  }

  private Event.CallsEnded end() throws InterruptedException {
    Event.CallsEnded end = ended.poll(60, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  private void assertFailed(int id, String why) throws InterruptedException {
    Event.CallsEnded end = end();
    assertThat(end.id()).containsExactly(id);
    assertThat(end.outcome()).containsExactly(Outcome.FAILED.code());
    assertThat(end.payload().get(0).json().toString()).contains(CallError.BAD_FILE).contains(why);
    assertThat(folder.resolve("taken-" + id)).doesNotExist();
  }

  @Test
  void a_call_ends_when_the_manager_keeps_its_file() throws Exception {
    ReturnedFile file = returns(3, "abc");
    assertThat(file.sha256()).startsWith("ba7816bf");
    assertThat(file.bytes()).isEqualTo(3);
    assertThat(ended).isEmpty();
    files.heard(new ManagerFileWord.Kept(file.name()));
    Event.CallsEnded end = end();
    assertThat(end.process()).isEqualTo(PROCESS);
    assertThat(end.id()).containsExactly(3);
    assertThat(end.micros()).containsExactly(7);
    assertThat(end.outcome()).containsExactly(Outcome.SUCCEEDED.code());
    assertThat(end.payload().get(0).json().toString())
        .isEqualTo(
            "{\"file\":\"files/%s\",\"bytes\":3,\"sha256\":\"%s\",\"n\":3}"
                .formatted(file.name(), file.sha256()));
    assertThat(folder.resolve("taken-3")).doesNotExist();
  }

  @Test
  void a_pilot_that_sees_the_place_writes_into_it_and_one_that_does_not_says_so() throws Exception {
    ReturnedFile file = returns(1, "abc");
    files.heard(new ManagerFileWord.Wanted(file.name(), PLACE));
    assertThat(word()).isEqualTo(new PilotFileWord.Placed(file.name(), PLACE, false));
    assertThat(shared.resolve(PLACE)).as("it makes none itself").doesNotExist();
    Files.createFile(shared.resolve(PLACE));
    files.heard(new ManagerFileWord.Wanted(file.name(), PLACE));
    assertThat(word()).isEqualTo(new PilotFileWord.Placed(file.name(), PLACE, true));
    assertThat(shared.resolve(PLACE)).hasContent("abc");
  }

  @Test
  void it_writes_through_no_link() throws Exception {
    Path other = Files.createFile(folder.resolve("other"));
    Files.createSymbolicLink(shared.resolve(PLACE), other);
    ReturnedFile file = returns(1, "abc");
    files.heard(new ManagerFileWord.Wanted(file.name(), PLACE));
    assertThat(word()).isEqualTo(new PilotFileWord.Placed(file.name(), PLACE, false));
    assertThat(other).isEmptyFile();
  }

  @Test
  void parts_are_sent_when_they_are_asked_for() throws Exception {
    String content = "x".repeat(Limits.FILE_PART_BYTES) + "rest";
    ReturnedFile file = returns(1, content);
    files.heard(new ManagerFileWord.PartWanted(file.name(), Limits.FILE_PART_BYTES));
    PilotFileWord.Part rest = (PilotFileWord.Part) word();
    assertThat(rest.offset()).isEqualTo(Limits.FILE_PART_BYTES);
    assertThat(new String(rest.bytes(), StandardCharsets.US_ASCII)).isEqualTo("rest");
    files.heard(new ManagerFileWord.PartWanted(file.name(), 0));
    byte[] whole = new byte[Limits.FILE_PART_BYTES];
    Arrays.fill(whole, (byte) 'x');
    assertThat(((PilotFileWord.Part) word()).bytes()).isEqualTo(whole);
  }

  @Test
  void a_file_that_changed_is_withdrawn_and_fails_its_call() throws Exception {
    ReturnedFile file = returns(1, "abc");
    Files.createFile(shared.resolve(PLACE));
    Files.writeString(folder.resolve("taken-1"), "abd");
    files.heard(new ManagerFileWord.Wanted(file.name(), PLACE));
    assertThat(word()).isEqualTo(new PilotFileWord.Withdrawn(file.name()));
    assertFailed(1, "has changed");
  }

  @Test
  void a_file_that_is_refused_fails_its_call() throws Exception {
    ReturnedFile file = returns(1, "abc");
    CallError error = new CallError(CallError.BAD_FILE, "for some reason");
    files.heard(new ManagerFileWord.Refused(file.name(), error));
    assertFailed(1, "for some reason");
  }

  @Test
  void equal_files_are_kept_together() throws Exception {
    ReturnedFile file = returns(1, "abc");
    assertThat(returns(2, "abc")).isEqualTo(file);
    files.heard(new ManagerFileWord.Kept(file.name()));
    assertThat(end().id()).containsExactly(1);
    assertThat(end().id()).containsExactly(2);
  }

  @Test
  void each_session_hears_of_the_files_that_are_not_kept() throws Exception {
    ReturnedFile first = returns(1, "abc");
    ReturnedFile second = returns(2, "def");
    files.heard(new ManagerFileWord.Kept(first.name()));
    end();
    files.joined();
    assertThat(word()).isEqualTo(new PilotFileWord.Offered(second));
    assertThat(said).isEmpty();
  }

  @Test
  void the_files_of_a_dead_process_and_of_another_run_are_dropped() throws Exception {
    ReturnedFile file = returns(1, "abc");
    files.drop(new ProcessNumber(2));
    files.joined();
    assertThat(word()).isEqualTo(new PilotFileWord.Offered(file));
    files.drop(PROCESS);
    files.heard(new ManagerFileWord.PartWanted(file.name(), 0));
    assertThat(word()).isEqualTo(new PilotFileWord.Withdrawn(file.name()));
    assertThat(folder.resolve("taken-1")).doesNotExist();
    returns(2, "abc");
    files.leaveRun();
    files.heard(new ManagerFileWord.Wanted(file.name(), PLACE));
    assertThat(word()).isEqualTo(new PilotFileWord.Withdrawn(file.name()));
    assertThat(ended).isEmpty();
  }
}
