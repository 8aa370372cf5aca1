package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcmHomeTest {
  private static final PcmHome CARRIED = new PcmHome(Path.of("pcm"));

  @TempDir private Path folder;
  private PcmHome home;
  private Path own;

  @BeforeEach
  void unpack() throws Exception {
    home = new PcmHome(Files.createDirectory(folder.resolve("pcm-1")));
    own = Files.createDirectory(home.root().resolve("runtime"));
  }

  @Test
  void the_java_of_an_installation_is_carried_with_it() {
    assertThat(home.javaIn(CARRIED, own)).isEqualTo(Path.of("pcm/runtime"));
    assertThat(home.javaIn(home, own)).isEqualTo(own);
  }

  @Test
  void it_is_known_under_any_name() throws Exception {
    PcmHome linked =
        new PcmHome(Files.createSymbolicLink(folder.resolve("pcm"), home.root().getFileName()));

    assertThat(linked.hasOwn(own)).isTrue();
    assertThat(linked.javaIn(linked, own)).isEqualTo(folder.resolve("pcm/runtime"));
  }

  @Test
  void any_other_java_has_the_same_path_everywhere() throws Exception {
    Path other = Files.createDirectory(folder.resolve("jdk"));

    assertThat(home.javaIn(CARRIED, other)).isEqualTo(other);
    assertThat(new PcmHome(folder).javaIn(CARRIED, other)).isEqualTo(other);
  }
}
