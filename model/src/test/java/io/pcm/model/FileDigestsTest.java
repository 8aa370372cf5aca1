package io.pcm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDigestsTest {
  /** Later than the last change of any file here, by more than the racy interval. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(60));

  @TempDir private Path folder;
  private final List<Path> read = new ArrayList<>();
  private Path file;
  private Path cache;

  @BeforeEach
  void write() throws Exception {
    file = Files.write(folder.resolve("part.gguf"), new byte[(int) FileDigests.REMEMBERED_BYTES]);
    cache = folder.resolve("cache").resolve("digests");
  }

  private FileDigests digests(Clock clock) {
    return new FileDigests(
        cache,
        clock,
        path -> {
          read.add(path);
          return FileHash.sha256(path);
        });
  }

  @Test
  void aFileIsReadOnceForAllProcessesOfAMachine() throws Exception {
    String digest = digests(LATER).sha256(file, false);

    assertThat(digests(LATER).sha256(file, false)).isEqualTo(digest);
    assertThat(digest).isEqualTo(FileHash.sha256(file));
    assertThat(read).containsExactly(file);
    assertThat(Files.getPosixFilePermissions(cache)).hasSize(2);
  }

  @Test
  void aFileIsReadEachTimeWhenThatIsAskedFor() throws Exception {
    FileDigests digests = digests(LATER);
    digests.sha256(file, false);
    digests.sha256(file, true);

    assertThat(read).hasSize(2);
  }

  @Test
  void aFileThatHasJustChangedIsNotRemembered() throws Exception {
    Clock now = Clock.fixed(Files.getLastModifiedTime(file).toInstant(), LATER.getZone());
    digests(now).sha256(file, false);
    digests(now).sha256(file, false);

    assertThat(read).hasSize(2);
    assertThat(cache).doesNotExist();
  }

  @Test
  void otherContentIsSeenEvenWhereSizeAndTimeOfChangeStay() throws Exception {
    FileTime time = Files.getLastModifiedTime(file);
    String before = digests(LATER).sha256(file, false);
    byte[] other = Files.readAllBytes(file);
    other[17] ^= 1;
    Files.write(file, other);
    Files.setLastModifiedTime(file, time);

    assertThat(digests(LATER).sha256(file, false)).isNotEqualTo(before);
    assertThat(read).hasSize(2);
  }

  @Test
  void damagedMemoryIsForgottenWhereverTheDamageIs() throws Exception {
    String digest = digests(LATER).sha256(file, false);
    byte[] whole = Files.readAllBytes(cache);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(cache, damaged);
      assertThat(new DigestFile(cache).read()).as("byte %d", i).isEmpty();
      Files.write(cache, Arrays.copyOf(whole, i));
      assertThat(new DigestFile(cache).read()).as("cut at %d", i).isEmpty();
    }
    assertThat(digests(LATER).sha256(file, false)).isEqualTo(digest);
  }

  @Test
  void theOldestAreForgottenAtABound() {
    DigestFile kept = new DigestFile(cache);
    for (int i = 0; i < DigestFile.ENTRIES + 3; i++) {
      kept.add(new FileStamp(1, i, 2, 3, 4), "0".repeat(64));
    }

    assertThat(kept.read()).hasSize(DigestFile.ENTRIES);
    assertThat(kept.read()).doesNotContainKey(new FileStamp(1, 2, 2, 3, 4));
    assertThat(kept.read()).containsKey(new FileStamp(1, 3, 2, 3, 4));
  }

  @Test
  void aFolderThatCannotBeWrittenCostsOnlyTime() throws Exception {
    Files.write(folder.resolve("cache"), "no folder".getBytes(StandardCharsets.UTF_8));

    assertThat(digests(LATER).sha256(file, false)).hasSize(64);
    assertThatThrownBy(() -> digests(LATER).sha256(folder.resolve("gone"), false))
        .hasMessageContaining("gone");
  }
}
