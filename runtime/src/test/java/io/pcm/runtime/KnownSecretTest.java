package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.transport.AccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSecretTest {
  @TempDir private Path folder;
  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  private final List<String> notes = new ArrayList<>();
  private Path access;

  @BeforeEach
  void write() throws Exception {
    access = folder.resolve("access");
    AccessFile.of(run, secret, 3, List.of("tcp://node1:5555")).write(access);
  }

  private RunSecret known() {
    return KnownSecret.of(access, run, notes::add);
  }

  @Test
  void isTheOneThatThePilotsOfTheRunKnow() {
    assertThat(known()).isEqualTo(secret);
    assertThat(notes).isEmpty();
  }

  @Test
  void isNewForANewRun() throws Exception {
    AccessFile.of(RunId.random(), secret, 3, List.of("tcp://node1:5555")).write(access);
    assertThat(known()).isNotEqualTo(secret);
    Files.delete(access);
    assertThat(known()).isNotEqualTo(secret);
    assertThat(notes).isEmpty();
  }

  @Test
  void isNewWhenTheFileIsDamagedWhichIsSaid() throws Exception {
    String whole = Files.readString(access);
    for (String damaged :
        List.of("", whole.substring(0, whole.length() / 2), "\0".repeat(300), "x".repeat(20_000))) {
      notes.clear();
      Files.writeString(access, damaged);
      assertThat(known()).isNotEqualTo(secret);
      assertThat(notes).singleElement().asString().contains("rewriting", access.toString());
    }
  }

  @Test
  void isNewWhenOthersMayHaveReadIt() throws Exception {
    Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(known()).isNotEqualTo(secret);
    assertThat(notes).singleElement().asString().contains("users other than its owner");
  }
}
