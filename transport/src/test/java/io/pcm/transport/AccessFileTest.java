package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.protocol.seal.WireVersion;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFileTest {
  @TempDir private Path folder;
  private final AccessFile access =
      AccessFile.of(
          RunId.random(),
          RunSecret.random(),
          4,
          List.of("tcp://node1.example.org:5555", "tcp://[::1]:5555", "tcp://10.0.0.7:5555"));

  @Test
  void comesBackAsItWasWrittenReadableByItsOwnerOnly() throws Exception {
    Path file = folder.resolve("access");
    access.write(file);
    assertThat(AccessFile.read(file)).isEqualTo(access);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    access.write(file);
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (var entries = Files.list(folder)) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void refusesAFileThatOthersMayReadAndSaysHowToFixIt() throws Exception {
    Path file = folder.resolve("access");
    access.write(file);
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-----w-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      assertThatThrownBy(() -> AccessFile.read(file))
          .isInstanceOf(AccessFileException.class)
          .hasMessageContaining("chmod 600 " + file);
    }
  }

  @Test
  void refusesWhatIsNoAccessFileWithoutQuotingIt() throws Exception {
    Path good = folder.resolve("good");
    access.write(good);
    String text = Files.readString(good);
    for (String bad :
        List.of(
            "",
            "hello",
            "secret",
            text.replace("run=", "run=zz"),
            text.replace("epoch=4", "epoch=four"),
            text.replace("epoch=4", "epoch=0"),
            text.replace("secret=", "secret=!"),
            text.replaceAll("secret=.*\n", ""),
            text.replaceAll("address=.*\n", ""),
            text.replace("tcp://[::1]", "ipc://x"),
            text + "epoch=5\n",
            text + "extra=5\n",
            text + "address=tcp://h:1\n".repeat(20),
            text + "#".repeat(20_000))) {
      Path file = folder.resolve("bad");
      write(file, bad);
      assertThatThrownBy(() -> AccessFile.read(file))
          .as(bad)
          .isInstanceOf(AccessFileException.class)
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining(access.secret().toBase64());
    }
  }

  @Test
  void aFileOfAnotherVersionMayHaveKeysThatThisOneDoesNotKnow() throws Exception {
    Path file = folder.resolve("access");
    access.write(file);
    write(
        file,
        Files.readString(file).replace("version=" + WireVersion.MAJOR, "version=9") + "more=x\n");
    assertThat(AccessFile.read(file).version()).isEqualTo(9);
  }

  @Test
  void aMissingFileIsMissing() {
    assertThatThrownBy(() -> AccessFile.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> AccessFile.read(folder)).isInstanceOf(AccessFileException.class);
  }

  private static void write(Path file, String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
