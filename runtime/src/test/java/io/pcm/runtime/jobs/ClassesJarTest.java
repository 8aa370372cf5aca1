package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassesJarTest {
  @TempDir Path folder;
  private Path jar;
  private Path classes;

  @BeforeEach
  void set() throws IOException {
    jar = folder.resolve("made.jar");
    classes = Files.createDirectories(folder.resolve("build/classes"));
  }

  @Test
  void holdsWhatAFolderHoldsThatIsReachedByALink() throws Exception {
    Files.writeString(Files.createDirectory(classes.resolve("org")).resolve("Some.class"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("link"), classes);
    ClassesJar.write(link, jar);
    assertThat(entries()).containsExactly("org/Some.class");
  }

  @Test
  void followsLinksWithinTheFolder() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("More.class"), "x");
    Files.createSymbolicLink(classes.resolve("linked"), other);
    Files.createSymbolicLink(classes.resolve("One.class"), other.resolve("More.class"));
    Files.createSymbolicLink(classes.resolve("dangling"), folder.resolve("nowhere"));
    ClassesJar.write(classes, jar);
    assertThat(entries()).containsExactly("One.class", "linked/More.class");
  }

  @Test
  void refusesAFolderWithoutAnyFile() throws Exception {
    Files.createDirectory(classes.resolve("org"));
    assertThatThrownBy(() -> ClassesJar.write(classes, jar))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(classes + " of the class path has no files")
        .hasMessageContaining("build it first");
    assertThat(jar).doesNotExist();
  }

  @Test
  void namesTheFolderThatIsLinkedIntoItself() throws Exception {
    Files.createSymbolicLink(classes.resolve("again"), classes);
    assertThatThrownBy(() -> ClassesJar.write(classes, jar))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("the folder " + classes)
        .hasMessageContaining("again");
  }

  private List<String> entries() throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }
}
