package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProfilesTest {
  @Test
  void areWhereTheConfigurationOfThisUserIs() {
    Map<String, String> both = Map.of("XDG_CONFIG_HOME", "/conf", "HOME", "/home/ada");
    assertThat(Profiles.folder(both)).hasToString("/conf/pcm/profiles");
    assertThat(Profiles.folder(Map.of("HOME", "/home/ada", "XDG_CONFIG_HOME", "relative")))
        .hasToString("/home/ada/.config/pcm/profiles");
    assertThat(Profiles.folder(Map.of()))
        .isAbsolute()
        .endsWithRaw(java.nio.file.Path.of(".config/pcm/profiles"));
  }
}
