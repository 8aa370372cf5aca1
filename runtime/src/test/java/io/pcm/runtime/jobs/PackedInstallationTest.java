package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedInstallationTest {
  private static final String HOME = "pcm.home";
  private static final Map<String, String> FILES = Map.of("lib/a.jar", "a");

  @TempDir private Path folder;
  private String homeBefore = "";

  @BeforeEach
  void set() {
    homeBefore = System.getProperty(HOME, "");
  }

  @AfterEach
  void restore() {
    System.setProperty(HOME, homeBefore);
  }

  private static Optional<PackedInstallation> find(PackedFolder... folders) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (PackedFolder each : folders) {
      urls.add(each.root().toUri().toURL());
    }
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
      return PackedInstallation.in(loader, "0.1.0");
    }
  }

  private PackedFolder packed(String name, String version) throws IOException {
    return PackedFolder.write(folder.resolve(name), version, FILES);
  }

  @Test
  void isFoundOnTheClassPath() throws Exception {
    PackedFolder one = packed("one", "0.1.0");
    assertThat(find(one).map(PackedInstallation::sha256)).contains(one.packed().sha256());
    assertThat(find()).isEmpty();
  }

  @Test
  void theSameOneMayBeThereTwiceButNotTwoDifferentOnes() throws Exception {
    PackedFolder one = packed("one", "0.1.0");
    assertThat(find(one, packed("two", "0.1.0"))).isPresent();
    PackedFolder other =
        PackedFolder.write(folder.resolve("other"), "0.1.0", Map.of("lib/a.jar", "other"));
    assertThatThrownBy(() -> find(one, other))
        .isInstanceOf(RunException.class)
        .hasMessageContainingAll("different", "/one/", "/other/", "keep only one version");
  }

  @Test
  void oneOfAnotherVersionThanTheCodeIsRefused() throws Exception {
    PackedFolder newer = packed("newer", "0.2.0");
    assertThatThrownBy(() -> find(newer))
        .isInstanceOf(RunException.class)
        .hasMessageContainingAll("0.2.0", "0.1.0", "/newer/", "use one version");
  }

  @Test
  void oneWithoutAUsableDigestIsRefused() throws Exception {
    PackedFolder wrong = packed("one", "0.1.0").describe("0.1.0", "../../x");
    assertThatThrownBy(() -> find(wrong))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no valid digest");
    assertThatThrownBy(() -> find(wrong.describe("0.1.0", "\\u00")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot read the installation");
  }

  @Test
  void aProcessWithoutAnyIsToldToAddTheArtifact() {
    System.setProperty(HOME, "");
    assertThatThrownBy(PcmHome::ofThisProcess)
        .isInstanceOf(RunException.class)
        .hasMessageContainingAll("io.pcm:pcm-installation", "-Dpcm.home");
  }

  @Test
  void aFolderThatIsNoInstallationIsNamed() {
    System.setProperty(HOME, folder.toString());
    assertThatThrownBy(PcmHome::ofThisProcess)
        .isInstanceOf(RunException.class)
        .hasMessageContainingAll(folder.toString(), "lib", "./pcm");
  }
}
