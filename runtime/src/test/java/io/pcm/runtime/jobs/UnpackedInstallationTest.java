package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnpackedInstallationTest {
  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "lib/a.jar", "aaa", "lib/b.jar", "b", "libraries/llama/c.jar", "c".repeat(99_999)));

  @TempDir private Path folder;
  private Path cache = Path.of("/");
  private PackedInstallation packed = none();

  @BeforeEach
  void set() throws IOException {
    cache = folder.resolve("cache");
    packed = pack(FILES);
  }

  private static PackedInstallation none() {
    return new PackedInstallation(UnpackedInstallationTest.class.getResource(""), "");
  }

  private PackedInstallation pack(Map<String, String> files) throws IOException {
    return PackedFolder.write(folder.resolve("packed"), "0.1.0", files).packed();
  }

  private Path unpack() throws RunException {
    return UnpackedInstallation.in(cache, packed);
  }

  private List<String> inCache() throws IOException {
    try (Stream<Path> all = Files.list(cache.resolve("installation"))) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertWhole(Path home) throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      assertThat(home.resolve(file.getKey())).hasContent(file.getValue());
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::unpack)
        .isInstanceOf(RunException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void isUnpackedOnceIntoAFolderNamedByItsDigest() throws Exception {
    Path home = unpack();
    assertThat(home).isEqualTo(cache.resolve("installation/" + packed.sha256().substring(0, 16)));
    assertWhole(home);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
    Files.delete(folder.resolve("packed/io/pcm/installation/installation.zip"));
    assertThat(unpack()).isEqualTo(home);
    assertThat(inCache()).containsExactly(home.getFileName().toString());
  }

  @Test
  void otherInstallationsRemain() throws Exception {
    Path before = unpack();
    packed = pack(Map.of("lib/a.jar", "new"));
    assertThat(unpack()).isNotEqualTo(before);
    assertWhole(before);
    assertThat(inCache()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib/a.jar", "libraries/llama/c.jar", "files.txt"})
  void filesThatAreMissingOrCutOffAreReplaced(String name) throws Exception {
    Path home = unpack();
    Files.delete(home.resolve(name));
    unpack();
    assertWhole(home);
    Files.writeString(home.resolve(name), "");
    Object other = inode(home);
    unpack();
    assertWhole(home);
    assertThat(inode(home)).isEqualTo(other);
    assertThat(inCache()).containsExactly(home.getFileName().toString());
  }

  @Test
  void aWholeFolderThatWasDeletedIsReplaced() throws Exception {
    Path home = unpack();
    for (String name : List.of("libraries/llama/c.jar", "libraries/llama", "libraries")) {
      Files.delete(home.resolve(name));
    }
    assertWhole(unpack());
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAfterADay() throws Exception {
    String name = packed.sha256().substring(0, 16);
    Path all = Files.createDirectories(cache.resolve("installation"));
    Path young = Files.createDirectories(all.resolve(name + ".unpacking-1/lib")).getParent();
    Path old = Files.createDirectories(all.resolve("0123456789abcdef.unpacking-2/lib"));
    Files.writeString(old.resolve("a.jar"), "half");
    Files.setLastModifiedTime(
        old.getParent(), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    assertWhole(unpack());
    assertThat(inCache()).containsExactly(name, young.getFileName().toString());
  }

  @Test
  void aJarThatIsDamagedIsRefusedAndLeavesNothing() throws Exception {
    packed = new PackedInstallation(packed.zip(), "0".repeat(64));
    assertRefused("damaged", "digest", packed.zip().toString());
    packed = pack(FILES);
    Path zip = folder.resolve("packed/io/pcm/installation/installation.zip");
    Files.write(zip, java.util.Arrays.copyOf(Files.readAllBytes(zip), 100));
    assertRefused("damaged", packed.zip().toString());
    assertThat(inCache()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "lib/../../x", "/x", "lib//x", ".x", "lib/a b", "lib\\x"})
  void aFileThatWouldLandElsewhereIsRefused(String name) throws Exception {
    packed = pack(Map.of(name, "x"));
    assertRefused("damaged", "unexpected file", name);
    assertThat(inCache()).isEmpty();
    assertThat(cache.resolve("x")).doesNotExist();
  }

  @Test
  void moreFilesThanAnInstallationHasAreRefused() throws Exception {
    packed =
        pack(
            IntStream.rangeClosed(0, 1000)
                .boxed()
                .collect(Collectors.toMap(i -> "lib/" + i, i -> "")));
    assertRefused("damaged", "unexpected file");
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamedWithTheWayOut() throws Exception {
    cache = Files.writeString(folder.resolve("file"), "");
    assertRefused(cache.toString(), "Not a directory", "PCM_CACHE=/some/folder");
    cache = Files.createDirectory(folder.resolve("cache"));
    Files.writeString(cache.resolve("installation"), "");
    assertRefused(cache.resolve("installation") + " is not a folder", "PCM_CACHE=/some/folder");
    cache = folder.resolve("a:b");
    assertRefused(cache.toString(), "':'", "PCM_CACHE=/some/folder");
    assertThat(cache).doesNotExist();
  }

  @Test
  void codeOfAnotherUserIsNotUsed() throws Exception {
    Path home = unpack();
    try {
      Files.setAttribute(home, "unix:uid", 65534);
    } catch (IOException e) {
      assumeTrue(false, "only root can give a folder to another user");
    }
    assertRefused(home.toString(), "belongs to another user", "PCM_CACHE");
  }
}
