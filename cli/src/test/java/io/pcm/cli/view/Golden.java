package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected screens and JSON lines, one file each in the resources of this package. With {@code
 * -Dpcm.golden=write} the tests rewrite the files instead of comparing them.
 */
final class Golden {
  private static final boolean WRITE = "write".equals(System.getProperty("pcm.golden"));

  private Golden() {}

  /** Compares everything except line breaks at the end. */
  static void check(String name, String actual) throws IOException {
    if (WRITE) {
      Path file = Path.of("src/test/resources/io/pcm/cli/view", name);
      Files.writeString(file, actual.stripTrailing() + "\n");
      return;
    }
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(actual.stripTrailing()).as(name).isEqualTo(expected.stripTrailing());
    }
  }
}
