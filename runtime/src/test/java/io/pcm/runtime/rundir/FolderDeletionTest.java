package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderDeletionTest {
  @TempDir private Path folder;

  @Test
  void deletes_links_but_not_what_they_lead_to() throws IOException {
    Path kept = Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("a"), "a");
    Path doomed = Files.createDirectories(folder.resolve("doomed/deep"));
    Files.writeString(doomed.resolve("b"), "b");
    Files.createSymbolicLink(doomed.resolve("inside"), kept.getParent());
    Path link = Files.createSymbolicLink(folder.resolve("link"), kept.getParent());

    FolderDeletion.of(folder.resolve("doomed"));
    FolderDeletion.of(link);
    FolderDeletion.of(folder.resolve("missing"));

    assertThat(kept).hasContent("a");
    assertThat(folder.resolve("doomed")).doesNotExist();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }
}
