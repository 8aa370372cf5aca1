package io.pcm.manager.returned;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Limits;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.ReturnedFile;
import io.pcm.protocol.message.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDeskTest {
  private static final int PART = Limits.FILE_PART_BYTES;

  @TempDir Path run;
  private Path folder;
  private Instant now = Instant.EPOCH;
  private final List<String> notes = new ArrayList<>();
  private final List<FakePilot> pilots = new ArrayList<>();
  private FileDesk desk;

  @BeforeEach
  void open() {
    folder = run.resolve("files");
    desk = desk();
  }

  private FileDesk desk() {
    InstantSource clock = () -> now;
    return new FileDesk(
        new FileShelf(folder),
        (session, word) ->
            pilots.stream()
                .filter(pilot -> pilot.session.equals(session))
                .forEach(pilot -> pilot.inbox.add(word)),
        notes::add,
        clock);
  }

  private FakePilot pilot(int session, boolean sees) {
    FakePilot pilot = new FakePilot(new SessionId(session), sees ? folder : run.resolve("none"));
    pilots.add(pilot);
    return pilot;
  }

  /** Lets words go to and fro until none is on its way. */
  private void talk() throws IOException {
    for (boolean spoke = true; spoke; ) {
      spoke = false;
      for (FakePilot pilot : List.copyOf(pilots)) {
        for (PilotFileWord word : pilot.answers()) {
          desk.heard(pilot.session, word);
          spoke = true;
        }
      }
    }
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void assertKept(FakePilot pilot, ReturnedFile file, byte[] content) throws IOException {
    assertThat(pilot.kept).contains(file.name());
    assertThat(Files.readAllBytes(folder.resolve(file.name()))).isEqualTo(content);
  }

  @Test
  void a_pilot_that_sees_the_place_writes_the_file_there() throws IOException {
    FakePilot pilot = pilot(1, true);
    byte[] content = content(1, 3 * PART + 5);
    ReturnedFile file = pilot.has(content, ".png");
    pilot.offerAll();
    talk();
    assertKept(pilot, file, content);
    assertThat(pilot.parts).isZero();
    assertThat(names()).containsExactly(file.name());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve(file.name()))))
        .isEqualTo("r--r--r--");
  }

  @Test
  void a_pilot_that_does_not_see_the_place_is_asked_for_parts() throws IOException {
    FakePilot pilot = pilot(1, false);
    byte[] content = content(1, 20 * PART + 5);
    ReturnedFile file = pilot.has(content, "");
    pilot.offerAll();
    talk();
    assertKept(pilot, file, content);
    assertThat(pilot.parts).isEqualTo(21);
    assertThat(pilot.mostAsked).isLessThanOrEqualTo(FilePulls.AHEAD);
    assertThat(names()).containsExactly(file.name());
  }

  @Test
  void empty_files_and_those_of_a_whole_number_of_parts_come_too() throws IOException {
    FakePilot pilot = pilot(1, false);
    ReturnedFile none = pilot.has(new byte[0], ".a");
    ReturnedFile one = pilot.has(content(2, PART), ".b");
    pilot.offerAll();
    talk();
    assertKept(pilot, none, new byte[0]);
    assertKept(pilot, one, content(2, PART));
  }

  @Test
  void a_file_that_is_there_is_not_sent_again() throws IOException {
    FakePilot first = pilot(1, false);
    ReturnedFile file = first.has(content(1, PART), ".x");
    first.offerAll();
    talk();
    FakePilot second = pilot(2, false);
    second.has(content(1, PART), ".x");
    second.offerAll();
    talk();
    assertKept(second, file, content(1, PART));
    assertThat(second.parts).isZero();
  }

  @Test
  void two_pilots_send_parts_at_a_time_and_then_the_others() throws IOException {
    for (int i = 1; i <= 5; i++) {
      FakePilot pilot = pilot(i, false);
      pilot.has(content(i, 4 * PART), "");
      pilot.has(content(100 + i, PART), "");
      pilot.offerAll();
    }
    for (FakePilot pilot : pilots) {
      for (int round = 0; round < 2; round++) {
        for (PilotFileWord word : pilot.answersWithoutParts()) {
          desk.heard(pilot.session, word);
        }
      }
    }
    assertThat(pilots.stream().filter(pilot -> !pilot.inbox.isEmpty()).count())
        .isEqualTo(FilePulls.PULLS);
    talk();
    assertThat(names()).hasSize(10);
  }

  @Test
  void a_file_goes_on_where_it_stopped_after_a_break_and_after_a_new_manager() throws IOException {
    FakePilot pilot = pilot(1, false);
    byte[] content = content(1, 30 * PART);
    ReturnedFile file = pilot.has(content, "");
    pilot.offerAll();
    pilot.breaksAfterParts(12);
    talk();
    pilot.session = new SessionId(2);
    pilot.inbox.clear();
    pilot.breaksAfterParts(22);
    pilot.offerAll();
    talk();
    desk = desk();
    pilot.session = new SessionId(3);
    pilot.inbox.clear();
    pilot.breaksAfterParts(Integer.MAX_VALUE);
    pilot.offerAll();
    talk();
    assertKept(pilot, file, content);
    assertThat(pilot.parts).isLessThanOrEqualTo(30 + 2 * FilePulls.AHEAD);
  }

  @Test
  void the_rest_of_a_crash_with_wrong_content_is_sent_again() throws IOException {
    FakePilot pilot = pilot(1, false);
    byte[] content = content(1, 3 * PART);
    ReturnedFile file = pilot.has(content, "");
    Files.createDirectories(folder);
    Files.write(folder.resolve(".part-" + file.name()), new byte[2 * PART]);
    pilot.offerAll();
    talk();
    assertKept(pilot, file, content);
    assertThat(pilot.parts).isEqualTo(1 + 3);
  }

  @Test
  void a_file_that_has_changed_is_refused_and_nothing_of_it_remains() throws IOException {
    FakePilot pilot = pilot(1, false);
    ReturnedFile file = pilot.has(content(1, 3 * PART), "");
    ReturnedFile shorter = pilot.has(content(2, 3 * PART), "");
    pilot.contents.get(0)[PART + 1]++;
    pilot.contents.set(1, new byte[PART + 7]);
    pilot.offerAll();
    talk();
    assertThat(pilot.refused).containsExactlyInAnyOrder(file.name(), shorter.name());
    assertThat(names()).isEmpty();
  }

  @Test
  void a_place_that_was_not_filled_does_not_count() throws IOException {
    FakePilot pilot = pilot(1, false);
    byte[] content = content(1, PART + 1);
    ReturnedFile file = pilot.has(content, "");
    pilot.claimsToSee = true;
    pilot.offerAll();
    talk();
    assertKept(pilot, file, content);
    assertThat(pilot.parts).isEqualTo(2);
  }

  @Test
  void a_silent_pilot_makes_room_for_others_and_may_come_back() throws IOException {
    FakePilot dead = pilot(1, false);
    FakePilot alsoDead = pilot(2, false);
    dead.has(content(1, 20 * PART), "");
    alsoDead.has(content(2, 20 * PART), "");
    dead.breaksAfterParts(3);
    alsoDead.breaksAfterParts(3);
    dead.offerAll();
    alsoDead.offerAll();
    talk();
    FakePilot living = pilot(3, false);
    ReturnedFile file = living.has(content(3, PART), "");
    living.offerAll();
    talk();
    assertThat(living.kept).isEmpty();
    now = now.plus(FilePulls.PATIENCE).minus(Duration.ofSeconds(1));
    living.offerAll();
    talk();
    now = now.plusSeconds(2);
    desk.tick();
    talk();
    assertKept(living, file, content(3, PART));
  }

  @Test
  void a_folder_that_fails_delays_files_and_the_user_hears_of_it_once() throws IOException {
    FakePilot pilot = pilot(1, true);
    ReturnedFile file = pilot.has(content(1, 10), ".txt");
    Files.createFile(folder);
    for (int i = 0; i < 3; i++) {
      pilot.offerAll();
      talk();
    }
    assertThat(notes).singleElement().asString().contains("cannot be kept at the moment");
    Files.delete(folder);
    pilot.offerAll();
    talk();
    assertKept(pilot, file, content(1, 10));
  }

  @Test
  void after_the_end_of_the_run_only_named_files_are_there() throws IOException {
    FakePilot pilot = pilot(1, true);
    ReturnedFile named = pilot.has(content(1, 10), ".txt");
    pilot.has(content(2, 10), ".txt");
    pilot.offerAll();
    talk();
    Files.createFile(folder.resolve(".in-" + "0".repeat(32)));
    Files.createFile(folder.resolve(".part-" + named.name()));
    Files.createFile(folder.resolve("README"));
    desk.end(() -> Set.of(named.name()));
    assertThat(names()).containsExactlyInAnyOrder(named.name(), "README");
    pilot.has(content(3, 10), ".txt");
    pilot.offerAll();
    talk();
    assertThat(names()).hasSize(2);
  }

  /** Words and sessions are lost, managers die; in the end every file is there once. */
  @Test
  void whatever_is_lost_every_file_is_kept_in_the_end() throws IOException {
    long seed = Long.getLong("pcm.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      contents.add(content(random.nextInt(5), random.nextInt(5) * (PART / 2)));
      FakePilot pilot = i < 6 ? pilot(1000 + i, i % 3 == 0) : pilots.get(random.nextInt(6));
      pilot.has(contents.get(i), i % 2 == 0 ? ".bin" : "");
    }
    int session = 5000;
    for (int round = 0; round < 4000 && !pilots.stream().allMatch(FakePilot::done); round++) {
      FakePilot pilot = pilots.get(random.nextInt(pilots.size()));
      if (random.nextInt(200) == 0) {
        desk = desk();
      }
      if (random.nextInt(60) == 0) {
        pilot.session = new SessionId(session++);
        pilot.inbox.clear();
        pilot.offerAll();
      } else if (random.nextInt(8) == 0) {
        pilot.offerAll();
      }
      for (PilotFileWord word : pilot.answers()) {
        if (random.nextInt(30) != 0) {
          desk.heard(pilot.session, word);
        }
      }
      now = now.plusMillis(random.nextInt(2000));
      desk.tick();
    }
    assertThat(pilots).as("seed " + seed).allMatch(FakePilot::done);
    Set<String> named = new TreeSet<>();
    for (FakePilot pilot : pilots) {
      for (int i = 0; i < pilot.files.size(); i++) {
        assertKept(pilot, pilot.files.get(i), pilot.contents.get(i));
        named.add(pilot.files.get(i).name());
      }
    }
    desk.end(() -> named);
    assertThat(names()).as("seed " + seed).isEqualTo(named);
    assertThat(notes).isEmpty();
  }

  static byte[] content(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Answers as a pilot does. */
  private static final class FakePilot {
    SessionId session;
    final Path folder;
    final Deque<ManagerFileWord> inbox = new ArrayDeque<>();
    final List<ReturnedFile> files = new ArrayList<>();
    final List<byte[]> contents = new ArrayList<>();
    final Set<String> kept = new TreeSet<>();
    final Set<String> refused = new TreeSet<>();
    final List<PilotFileWord> outbox = new ArrayList<>();
    boolean claimsToSee;
    int parts;
    int mostAsked;
    private int breaksAt = Integer.MAX_VALUE;

    FakePilot(SessionId session, Path folder) {
      this.session = session;
      this.folder = folder;
    }

    ReturnedFile has(byte[] content, String ending) {
      ReturnedFile file = new ReturnedFile(Digests.sha256(content) + ending, content.length);
      files.add(file);
      contents.add(content.clone());
      return file;
    }

    void offerAll() {
      files.stream()
          .filter(file -> !kept.contains(file.name()))
          .forEach(file -> outbox.add(new PilotFileWord.Offered(file)));
    }

    boolean done() {
      return files.stream().allMatch(file -> kept.contains(file.name()));
    }

    void breaksAfterParts(int number) {
      breaksAt = number;
    }

    List<PilotFileWord> answers() throws IOException {
      mostAsked = Math.max(mostAsked, inbox.size());
      List<PilotFileWord> answers = new ArrayList<>(outbox);
      outbox.clear();
      while (!inbox.isEmpty()) {
        answer(inbox.remove(), answers);
      }
      return answers;
    }

    List<PilotFileWord> answersWithoutParts() throws IOException {
      List<PilotFileWord> answers = new ArrayList<>(outbox);
      outbox.clear();
      while (!inbox.isEmpty() && !(inbox.peek() instanceof ManagerFileWord.PartWanted)) {
        answer(inbox.remove(), answers);
      }
      return answers;
    }

    private void answer(ManagerFileWord word, List<PilotFileWord> answers) throws IOException {
      int at = files.stream().map(ReturnedFile::name).toList().indexOf(word.name());
      byte[] content = contents.get(at);
      if (word instanceof ManagerFileWord.Wanted wanted) {
        Path place = folder.resolve(wanted.place());
        boolean there = Files.exists(place);
        if (there) {
          Files.write(place, content);
        }
        answers.add(new PilotFileWord.Placed(wanted.name(), wanted.place(), there || claimsToSee));
      } else if (word instanceof ManagerFileWord.PartWanted wanted && ++parts <= breaksAt) {
        int from = (int) Math.min(content.length, wanted.offset());
        int to = Math.min(content.length, from + PART);
        byte[] part = Arrays.copyOfRange(content, from, to);
        answers.add(new PilotFileWord.Part(wanted.name(), wanted.offset(), part));
      } else if (word instanceof ManagerFileWord.Kept) {
        kept.add(word.name());
      } else if (word instanceof ManagerFileWord.Refused) {
        refused.add(word.name());
      }
    }
  }
}
