package io.pcm.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Library;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileStampsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  @TempDir private Path folder;

  private static List<Path> change(FileStamps stamps) {
    try {
      return stamps.awaitChange(PATIENCE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_change_before_or_while_somebody_waits_is_noticed() throws Exception {
    Path a = Files.writeString(folder.resolve("a"), "1");
    Path b = Files.writeString(folder.resolve("b"), "1");
    FileStamps stamps = FileStamps.of(List.of(a, b));
    Files.writeString(b, "22");
    assertThat(change(stamps)).containsExactly(b);
    FileStamps next = FileStamps.of(List.of(a, b));
    CompletableFuture<List<Path>> waiting = CompletableFuture.supplyAsync(() -> change(next));
    Files.delete(a);
    assertThat(waiting.get()).containsExactly(a);
    assertThat(next.missing()).isEmpty();
    assertThat(FileStamps.of(List.of(b, a)).missing()).contains(a);
  }

  @Test
  void without_a_change_the_wait_ends_after_its_time() throws Exception {
    Path a = Files.writeString(folder.resolve("a"), "1");
    assertThat(FileStamps.of(List.of(a)).awaitChange(Duration.ofMillis(300))).isEmpty();
  }

  @Test
  void a_library_has_its_files_and_those_of_its_class_path() throws Exception {
    Path jar = Files.writeString(folder.resolve("x.jar"), "1");
    Path classes = Files.createDirectories(folder.resolve("classes/p"));
    Path type = Files.writeString(classes.resolve("A.class"), "1");
    Path weights = Files.writeString(folder.resolve("weights"), "1");
    Library library =
        Library.of(
                "l",
                new Library.Host.Jvm(
                    "p.A",
                    List.of("pcm:llama", jar.toString(), folder.resolve("classes").toString()),
                    List.of()))
            .files(List.of(weights))
            .build();
    assertThat(FileStamps.ofLibrary(library).byFile()).containsOnlyKeys(weights, jar, type);
  }
}
